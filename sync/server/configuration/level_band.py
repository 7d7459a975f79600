"""The level band that the province has chosen for its pages and its report, kept in the database. Its limits are
kiosk/survey/scoring.py BANDS, its words assets/questionnaire.toml [scale]."""

from sqlalchemy import Connection

from kiosk.survey.scoring import BANDS, DEFAULT_BAND
from sync.server import audit
from sync.server.db import key_values

_NAME = "band"


def chosen_band(connection: Connection) -> str:
    stored = key_values.get(connection, _NAME)
    return stored if stored in BANDS else DEFAULT_BAND


def choose_band(connection: Connection, actor: str, band: str) -> None:
    """Keep the province's choice. Raises ValueError for a band that does not exist."""
    if band not in BANDS:
        raise ValueError(f"the band must be one of {', '.join(BANDS)}")
    key_values.put(connection, _NAME, band)
    audit.record(connection, actor, "band.choose", band)
