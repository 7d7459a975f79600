"""People and uses of a month are the sum of its days, however visits arrive and are corrected."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from sync.server.db.engine import reading
from sync.server.ingest import visits
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.tallies import queries
from tests.sync.server.conftest import TestKiosk

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
districts = count(1)  # one for each example: what others left in the database is not its own
days = st.integers(0, (LAST - FIRST).days)
totals = st.tuples(days, st.integers(1, 3), st.integers(0, 50), st.dictionaries(st.sampled_from(["L022", "P002"]), st.integers(0, 20)))


@pytest.mark.timeout(180)  # fifteen quarters by many requests each
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(totals, min_size=1, max_size=12, unique_by=lambda total: total[:2]))
def test_a_quarter_is_the_sum_of_its_days(engine: Engine, join: Callable[..., TestKiosk], sent: list[Any]) -> None:
    """Day totals and their corrections, in any order: months, and days one by one, give the same people and uses. Of the days without
    any, those beside a day with some are asked for: what went to a wrong day would be there, or missing."""
    district = Scope("ยโสธร", f"อำเภอที่ {next(districts)}")
    kiosk = join(engine, district.district)
    sender = Sender(kiosk.id, district.province, district.district)
    for back, revision, people, uses in sent:
        day = (FIRST + timedelta(days=back)).isoformat()
        record = {"id": f"01a199e0-a9c0-7d8e-91b7-{kiosk.id[-6:]}{back:06d}", "kiosk": kiosk.id, "revision": revision, "kind": "day_total"}
        visits.ingest(
            engine, sender, [{**record, "day": day, "at": f"{day}T16:00:00+07:00", "people": people, "uses": uses}], f"{day}T16:00:00+07:00"
        )
    with reading(engine) as connection:
        whole = queries.totals(connection, district, FIRST, LAST)
        near = {FIRST + timedelta(days=back + beside) for back, *_ in sent for beside in (-1, 0, 1)}
        daily = [queries.totals(connection, district, day, day) for day in sorted(near) if FIRST <= day <= LAST]
        months = queries.by_month(connection, district, FIRST, LAST)
    for parts in (daily, months.values()):
        added = queries.combined(parts)
        assert (added.people, {k: v for k, v in added.visits.items() if v}) == (whole.people, {k: v for k, v in whole.visits.items() if v})
