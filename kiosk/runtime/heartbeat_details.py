"""What a heartbeat says of this kiosk beyond its figures: gathered from the diagnostics' parts for the sync client. It loads no HTTP."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from kiosk.diagnostics import history
from kiosk.language import texts as language
from kiosk.paths import TEXTS, DataDir
from kiosk.site import district_content_file, link_checks
from kiosk.store import settings
from kiosk.survey import district_content


def findings(data: DataDir, connection: sqlite3.Connection) -> Mapping[str, list[Any]]:
    """The last diagnostics, the last look at each link and handbook, and what the district wrote, as the wire wants them."""
    reports = history.latest(connection)
    texts = language.load(TEXTS, "th", "diagnostics")
    return {
        "checks": history.for_heartbeat(reports[0], texts) if reports else [],
        "links": link_checks.for_heartbeat(link_checks.latest(connection)),
        "handbooks": link_checks.for_heartbeat(link_checks.latest(connection, settings.HANDBOOK_CHECKS), with_address=True),
        "contents": district_content.for_province(district_content_file.stored_or_none(data)),
    }
