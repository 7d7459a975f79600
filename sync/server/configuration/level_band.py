"""The level band that the province has chosen for its pages and its report, kept in the database. The bands are scoring.BANDS."""

from sqlalchemy import Connection, select

from kiosk.survey.scoring import BANDS, DEFAULT_BAND
from sync.server import audit
from sync.server.db.bulk import upsert
from sync.server.db.schema import settings

_NAME = "band"


def chosen_band(connection: Connection) -> str:
    kept = connection.scalar(select(settings.c.value).where(settings.c.name == _NAME))
    return kept if kept in BANDS else DEFAULT_BAND


def choose_band(connection: Connection, actor: str, band: str) -> None:
    """Keep the province's choice. Raises ValueError for a band that does not exist."""
    if band not in BANDS:
        raise ValueError(f"the band must be one of {', '.join(BANDS)}")
    upsert(connection, settings, [{"name": _NAME, "value": band}], replace=("value",))
    audit.record(connection, actor, "band.choose", band)
