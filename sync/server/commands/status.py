"""`province status`: each kiosk's district, last contact, stored responses, gaps and reconciled days."""

import argparse
import json

from sqlalchemy import Engine

from sync.server.db.engine import reading
from sync.server.kiosks.status import kiosk_statuses, status_lines
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    with reading(engine) as connection:
        statuses = kiosk_statuses(connection, settings.province)
    if parsed.json:
        print(json.dumps({"province": settings.province, "kiosks": statuses}, ensure_ascii=False))
    else:
        print("\n".join(status_lines(statuses)))
    return 0
