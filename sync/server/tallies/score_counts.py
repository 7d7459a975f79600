"""What a score and its interval rest on, and nothing else: complete responses, levels, spread. For pages that compare many scopes."""

from collections import defaultdict
from datetime import date

from sqlalchemy import Connection

from kiosk.survey.scoring import Spread
from sync.server.scope import Scope
from sync.server.tallies import attendance
from sync.server.tallies.queries import Totals, add_answers, grouped
from sync.server.tallies.selection import Grouping, Selection, day_key, district_key, month_key, province_key, selected, service_key


def answers(connection: Connection, scope: Scope, first: date, last: date, service: str = "") -> Totals:
    return _grouped(connection, province_key, selected(scope, first, last, service)).get(scope.province, Totals())


def answers_by_district(connection: Connection, scope: Scope, first: date, last: date, service: str = "") -> dict[str, Totals]:
    return _grouped(connection, district_key, selected(scope, first, last, service))


def answers_and_people_by_district(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, Totals]:
    """With who came and what a response rate rests on; without what people are and chose: a table of many districts reads a third."""
    return grouped(connection, district_key, selected(scope, first, last, ""), choices=False)


def answers_and_uses_by_district(connection: Connection, scope: Scope, first: date, last: date, service: str) -> dict[str, Totals]:
    """Of one service: who chose it, what they answered, and its uses; without a rate's other side, which takes every day."""
    selection = selected(scope, first, last, service)
    by_key: dict[str, Totals] = defaultdict(Totals, _grouped(connection, district_key, selection))
    if selection.periods:
        for key, came in attendance.visits(connection, district_key, selection, alone=True).items():
            by_key[key].counted, by_key[key].people, by_key[key].visits = came.counted, came.people, came.uses
    return dict(by_key)


def answers_by_service(connection: Connection, scope: Scope, first: date, last: date) -> dict[str, Totals]:
    """Service key (service_keys) -> Totals of the responses that chose it; under "" all responses."""
    return _grouped(connection, service_key, selected(scope, first, last, None))


def answers_by_month(connection: Connection, scope: Scope, first: date, last: date, service: str = "") -> dict[str, Totals]:
    """ "2026-11" -> Totals, oldest first."""
    return dict(sorted(_grouped(connection, month_key, selected(scope, first, last, service)).items()))


def answers_by_day(connection: Connection, scope: Scope, first: date, last: date, service: str = "") -> dict[str, Totals]:
    """Day (ISO) -> Totals, of days with answers."""
    return dict(sorted(_grouped(connection, day_key, selected(scope, first, last, service).of_days()).items()))


def _grouped(connection: Connection, group: Grouping, selection: Selection) -> dict[str, Totals]:
    by_key: dict[str, Totals] = defaultdict(Totals)
    if selection.periods:
        add_answers(connection, by_key, group, selection)
    return dict(by_key)


def remainder(whole: Totals, part: Totals) -> Totals:
    """The answers of `whole` that are not in `part`: what a district is compared with. `part` lies within `whole`."""
    spread = Spread(whole.spread.n - part.spread.n, whole.spread.total - part.spread.total, whole.spread.squares - part.spread.squares)
    counts = {
        item: {level: count - part.counts.get(item, {}).get(level, 0) for level, count in levels.items()}
        for item, levels in whole.counts.items()
    }
    return Totals(complete=whole.complete - part.complete, counts=counts, spread=spread)
