"""May a kiosk move to another district, and what moves with it. A machine that is carried elsewhere starts again with a new id: what people
answered stays where they answered it. A kiosk that was put into the wrong district by mistake is put right by the province, with everything
it sent; and what a bulk load brought moves to the district where its kiosk then joins."""

from sqlalchemy import Connection, Row, delete, select, update

from sync.server import audit
from sync.server.clock import now
from sync.server.configuration import published
from sync.server.db.schema import (
    amendments,
    codes,
    comment_notes,
    comments,
    conflicts,
    flags,
    kiosks,
    ledger_days,
    open_services,
    phone_chains,
    rejected,
    responses,
    service_details,
    set_aside,
    theme_marks,
    visit_tallies,
    visits,
)
from sync.server.db.schema.account_tables import users
from sync.server.kiosks.errors import EnrolmentError
from sync.server.scope import Scope
from sync.server.services import open_history
from sync.server.settings import Settings, unstated_district
from sync.server.tallies import month_changes
from sync.server.tallies.rebuild import recount
from sync.wire import Code

Place = tuple[str, str]  # province, district


def settle_district(connection: Connection, settings: Settings, kiosk: str, code: Row) -> None:
    """A kiosk's responses stay in the district they were given in: moved to another, it starts again with a new id.

    A kiosk in the district "not stated" of a bulk load moves by itself to that of its code; where the operator named a district, a code
    of another one takes nothing (OWASP ASVS 5.0, 8.4.1): the province moves it first.
    """
    known = connection.execute(select(kiosks).where(kiosks.c.kiosk == kiosk).with_for_update()).one_or_none()
    if code.for_kiosk != kiosk and (code.for_kiosk or (known is not None and _needs_own_code(connection, known, code))):
        sentence = "Ask the province for a code that is made for this kiosk: one that has joined before needs its own."
        raise EnrolmentError(sentence, 403, Code.CODE_OF_ITS_OWN)
    if known is None or (known.province, known.district) == (code.province, code.district):
        return
    if known.enrolled_at is not None:
        sentence = f"This kiosk belongs to {known.district}. For {code.district} it needs a new data directory, which gives it a new id."
        raise EnrolmentError(sentence, 409, Code.KIOSK_ELSEWHERE, ours=known.district, theirs=code.district)
    if known.district != unstated_district():
        sentence = f"The responses of this kiosk were loaded into {known.district}. Ask the province to move it to {code.district} first."
        raise EnrolmentError(sentence, 409, Code.KIOSK_LOADED_ELSEWHERE, ours=known.district, theirs=code.district)
    move(connection, settings, kiosk, (known.province, known.district), (code.province, code.district))


def _needs_own_code(connection: Connection, known: Row, code: Row) -> bool:
    """Whether this kiosk takes only a code that was made for it: one that the province has revoked, always; one that is at work, unless the
    code is the province's own. A key that was given out and never used does not count: its kiosk may never have got it."""
    if known.revoked_at is not None:
        return True
    if known.enrolled_at is None or (known.last_seen_at == known.enrolled_at and not known.held) or known.district != code.district:
        return False
    if code.created_by == audit.COMMAND_LINE:
        return False
    return connection.scalar(select(users.c.role).where(users.c.name == code.created_by)) != "province"


def put_right(connection: Connection, settings: Settings, actor: str, kiosk: str, district: str) -> bool:
    """A person of the province corrects in which district a kiosk is, whether it joined there or a bulk load put it there; both districts
    read it in their audit log. To where it was before: that takes a correction back.

    False when there is no such kiosk, it is there already, or it is no machine (`of_telephones`).
    """
    row = connection.execute(select(kiosks).where(kiosks.c.kiosk == kiosk).with_for_update()).one_or_none()
    if row is None or row.district == district or of_telephones(connection, kiosk):
        return False
    move(connection, settings, kiosk, (row.province, row.district), (row.province, district))
    back = row.moved_from == district
    values = {"moved_from": "" if back else row.district, "moved_at": None if back else now()}
    connection.execute(update(kiosks).where(kiosks.c.kiosk == kiosk).values(**values))
    for place in (row.district, district):
        audit.record(connection, actor, "kiosk.move", kiosk, f"{row.district} > {district}", place)
    return True


def of_telephones(connection: Connection, kiosk: str) -> bool:
    """Whether this row is a district's telephones, which are where their district is: no machine may join as it, nobody moves it."""
    return connection.scalar(select(phone_chains.c.kiosk).where(phone_chains.c.kiosk == kiosk)) is not None


_OF_KIOSK = (flags, amendments, set_aside, conflicts, rejected, ledger_days, visits, visit_tallies, open_services, service_details)


def move(connection: Connection, settings: Settings, kiosk: str, here: Place, there: Place) -> None:
    """Every row of the kiosk, and both districts' tallies recounted for the months it answered in. The caller commits.

    Its codes that are not spent are of the new district then; what each district has open is written down.
    """
    counted = select(visit_tallies.c.period).where(visit_tallies.c.kiosk == kiosk).distinct()
    month_changes.note(connection, here[0], {period[:7] for period in connection.scalars(counted)})
    days = connection.scalars(select(responses.c.day).where(responses.c.kiosk == kiosk).distinct()).all()
    mine = select(responses.c.id).where(responses.c.province == here[0], responses.c.district == here[1], responses.c.kiosk == kiosk)
    district = {"province": there[0], "district": there[1]}
    for table in (comments, comment_notes, theme_marks):
        of_kiosk = table.c.province == here[0], table.c.district == here[1], table.c.id.in_(mine)
        connection.execute(update(table).where(*of_kiosk).values(**district))
    for table in (*_OF_KIOSK, responses, kiosks):
        where = table.c.province == here[0], table.c.district == here[1], table.c.kiosk == kiosk
        connection.execute(update(table).where(*where).values(**district))
    connection.execute(update(codes).where(codes.c.for_kiosk == kiosk, codes.c.used_at.is_(None)).values(**district))
    layout = published.validation_context(settings, connection).layout
    for place in (here, there):
        recount(connection, layout, place, kiosk, days)
        if place == here:  # the recount has written that it holds nothing of these days: they are the other district's
            left = (ledger_days.c.province == here[0], ledger_days.c.district == here[1], ledger_days.c.kiosk == kiosk)
            connection.execute(delete(ledger_days).where(*left))
        open_history.note(connection, Scope(*place))
