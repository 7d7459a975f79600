"""`province verify`: counts every figure's base once more. Are the tallies what the responses add up to, and the kept sums what the tallies
add up to?"""

import argparse
import json
import sys

from sqlalchemy import Engine

from sync.server.commands.errors import CommandFailedError
from sync.server.configuration import published
from sync.server.db.engine import reading
from sync.server.settings import Settings
from sync.server.tallies import keeping, rebuild


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises CommandFailedError where something differs. It writes nothing."""
    with reading(engine) as connection:
        layout = published.validation_context(settings, connection).layout
        months = rebuild.counted_months(connection, settings.province)
    wrong = []
    for number, (district, month) in enumerate(months, 1):
        with reading(engine) as connection:  # one moment each: a long one would keep PostgreSQL from tidying up
            if not rebuild.is_as_counted(connection, layout, (settings.province, district), month):
                wrong.append({"district": district, "month": month})
        if sys.stderr.isatty():
            print(f"\r{number} of {len(months)}", end="" if number < len(months) else "\n", file=sys.stderr)
    with reading(engine) as connection:
        sums = [{"first": first, "last": last, "name": name} for first, last, name in keeping.wrong_sums(connection, settings.province)]
    if parsed.json:
        print(json.dumps({"months": len(months), "wrong": wrong, "wrong_sums": sums}, ensure_ascii=False))
    elif not wrong and not sums:
        print(f"all tallies of {len(months)} months of districts, and the sums kept of them, are as counted")
    if wrong or sums:
        named = [f"{each['district']} {each['month']}" for each in wrong] + [f"{each['name']} {each['first']}" for each in sums]
        raise CommandFailedError(f"The tallies are not what was counted: {', '.join(named[:20])}.")
    return 0
