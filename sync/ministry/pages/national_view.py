"""What several pages of the ministry share: the year that is looked at, summaries that are worked out once, names for people."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from fastapi import Request
from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.paths import DISTRICTS
from kiosk.survey.first_day import areas
from sync.ministry import national_figures
from sync.ministry.national_figures import NationalFacts, NationalFigures
from sync.server.pages.parts.compared import Yardstick, yardstick
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.rendering import language_of, settings_of
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_summary import ScoreSummary

_LISTS = 64  # lists of summaries in a process; each is a few hundred kilobytes at most
_lock = Lock()


@frozen
class NationalView:
    """One look at the figures: a year or a month of it."""

    chosen: Period
    measure: Yardstick
    figures: NationalFigures
    facts: Mapping[str, NationalFacts]
    stamp: tuple[str, int]
    cache: dict[tuple[Any, ...], Any]

    def summaries(self, kind: str, read: Callable[[], Mapping[Any, Totals]], service: str = "") -> Mapping[Any, ScoreSummary]:
        """Worked out once for these figures in this process: they change when a province sends, a few times a year. `kind`: which list it
        is, with whatever narrows it."""
        return self.remembered(
            f"{kind} {service}", lambda: {name: self.measure.summary(totals, service) for name, totals in read().items()}
        )

    def remembered(self, kind: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, made once for these figures in this process."""
        key = (self.stamp, self.measure.band, self.chosen.year, self.chosen.month, kind)
        value = self.cache.get(key)
        if value is None:
            value = make()
            with _lock:
                while len(self.cache) >= _LISTS:
                    self.cache.pop(next(iter(self.cache)))
                self.cache[key] = value
        return value

    @property
    def month(self) -> str:
        return self.chosen.month


def look(request: Request, connection: Connection) -> NationalView:
    """The year of the page's address, or the latest of which anything came."""
    settings, query = settings_of(request), request.query_params
    chosen = period(query, today())
    if not (query.get("year") or query.get("month")):
        years = national_figures.years(connection)
        if years and chosen.year not in years:
            chosen = period({"year": str(years[0])}, today())
    figures = figures_of(request, connection, chosen)
    if not hasattr(request.app.state, "summaries"):
        request.app.state.summaries = {}
    facts = national_figures.facts(connection, chosen.year)
    return NationalView(
        chosen, yardstick(connection, settings), figures, facts, national_figures.stamp(connection), request.app.state.summaries
    )


def figures_of(request: Request, connection: Connection, chosen: Period) -> NationalFigures:
    items = [item.id for item in settings_of(request).questionnaire.items]
    return NationalFigures(connection, chosen.year, items)


def place_name(request: Request, province: str, district: str = "") -> str:
    """A province, or a district in it, in the page's language."""
    return (district or province) if language_of(request) == "th" else romanised(province, district)


@lru_cache(maxsize=4096)
def romanised(province: str, district: str = "") -> str:
    return areas.load(DISTRICTS).romanised(province, district)
