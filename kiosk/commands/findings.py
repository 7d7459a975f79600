"""What a heartbeat says of this kiosk beyond its figures: gathered from the self-check's parts for the sync client. It loads no HTTP."""

import sqlite3
from collections.abc import Mapping

from kiosk.paths import TEXTS, DataDir
from kiosk.selfcheck import content, history, links
from kiosk.survey import district_content, language


def findings(data: DataDir, connection: sqlite3.Connection) -> Mapping[str, list]:
    """The last self-check, the last look at each link, and what the district wrote, as the wire wants them."""
    reports = history.latest(connection)
    texts = language.load(TEXTS, "th", "selfcheck")
    return {
        "checks": history.for_heartbeat(reports[0], texts) if reports else [],
        "links": links.for_heartbeat(links.latest(connection)),
        "contents": district_content.for_province(content.written(data)),
    }
