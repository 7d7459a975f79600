"""What a server's thread does beside the pages: a province's sums of its months are kept (sync.server.tallies.keeping)."""

from datetime import date

from sqlalchemy import Engine

from sync.server.tallies import keeping


def keep_sums(engine: Engine, province: str, today: date) -> int:
    return keeping.keep(engine, province, today)
