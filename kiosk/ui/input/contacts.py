"""Fingers on the glass, and which of them acts beside a hand that rests there. Pure: moments come in as milliseconds.

The first finger on an empty glass is the system's pointer and no business of this module. Another acts when all that lie there have done so
for a while: two fingers of one hand come down nearly together, and only one of them means something.
"""

from kiosk.frozen import frozen

RESTS_MS = 400  # who taps lifts the finger within 250 ms; who trembles, within 400


@frozen
class Contacts:
    """`down`: (name of a touch, when it came), the oldest first. `acting`: the one that taps beside those that rest."""

    down: tuple[tuple[object, int], ...] = ()
    acting: object | None = None


def came(contacts: Contacts, name: object, now: int) -> Contacts:
    rest = bool(contacts.down) and all(now - since >= RESTS_MS for _, since in contacts.down)
    acting = name if rest and contacts.acting is None else contacts.acting
    return Contacts((*contacts.down, (name, now)), acting)


def went(contacts: Contacts, name: object) -> Contacts:
    down = tuple((other, since) for other, since in contacts.down if other != name)
    return Contacts(down, None if contacts.acting == name else contacts.acting)
