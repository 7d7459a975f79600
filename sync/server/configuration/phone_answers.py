"""Whether people may answer on their own telephones, and whether that counts: the province's choice, off and apart until it is made."""

from sqlalchemy import Connection

from sync.server import audit
from sync.server.db import key_values
from sync.server.tallies.phone_tallies import count_inside, let_count

ADDRESS = "/s/"
_NAME = "phone_answers_address"


def address(connection: Connection) -> str:
    """What kiosks write before a token; "" while nobody may answer on a telephone."""
    return key_values.get(connection, _NAME) or ""


def choose(connection: Connection, actor: str, base: str, inside: bool) -> None:
    """`base`: this server's address without a slash at its end, as telephones reach it; "": nobody may answer. `inside`: they count."""
    chosen = f"{base}{ADDRESS}" if base else ""
    if (chosen, inside) == (address(connection), count_inside(connection)):
        return
    key_values.put(connection, _NAME, chosen)
    let_count(connection, inside)
    audit.record(connection, actor, "phone.choose", chosen or "off", "counts" if inside else "beside")
