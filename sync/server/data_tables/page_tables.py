"""The tables of pages that are in no report: response rates, telephones, quality flags, themes. And all tables together.

Figures are those of the pages: every row comes from the functions that fill them.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.quality import QUALITY_FLAGS
from kiosk.survey.scoring import decimals
from sync.server.comments import theme_marks, themes
from sync.server.data_tables.table_rows import REPORT_TABLES, DataColumn, DataTable, Rows, place_of
from sync.server.kiosks.districts import district_names
from sync.server.phone import chain
from sync.server.report.context import ReportContext
from sync.server.report.results import result
from sync.server.report.sheet import Cell, number
from sync.server.scope import Scope
from sync.server.services.directory import name_in_figures, opened_services
from sync.server.tallies import phone_figures, queries, response_rates
from sync.server.tallies.queries import Totals
from sync.server.tallies.response_rates import RateLine
from sync.server.tallies.score_summary import ScoreSummary

_DISTRICT = DataColumn("district", "district")


def _rates(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    """By hour, mode and service; each rests on other days (see response_rates)."""

    def rows() -> Rows:
        span, catalogue = (context.first, context.last), context.settings.catalogue
        names = dict(opened_services(connection, scope, catalogue, context.language))

        def service(key: str) -> str:
            return names.get(key) or name_in_figures(key, catalogue, alone=bool(scope.district), language=context.language)

        lines = [("hour", line, f"{line.key}:00–{line.key}:59") for line in response_rates.by_hour(connection, scope, *span).lines]
        lines += [("mode", line, context.t(f"mode_{line.key}")) for line in response_rates.by_mode(connection, scope, *span)]
        lines += [("service", line, service(line.key)) for line in response_rates.by_service(connection, scope, *span)]
        for part, line, name in sorted(lines, key=_rate_place):
            yield (part, line.key, name, line.answered, line.came, number(decimals(line.rate)))

    head = (DataColumn("part", "rates_part"), DataColumn("key", "service_id"), DataColumn("name", "rates_name"))
    counts = (DataColumn("answered", "responses_complete", "count"), DataColumn("came", "rates_came", "count"))
    return DataTable("rates", (*head, *counts, DataColumn("rate", "response_rate", "decimal")), 2, rows())


def _rate_place(line: tuple[str, RateLine, str]) -> tuple[tuple[str, str], ...]:
    return place_of((line[0], line[1].key))


def _telephones(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    """Two rows a district: what kiosks took, and what came from people's own telephones, whether or not it counts."""

    def rows() -> Rows:
        span = (context.first, context.last)
        kiosks = phone_figures.kiosks_by_district(connection, scope, *span)
        phones = phone_figures.by_district(connection, scope, *span)
        broken = {each.district: chain.differing(connection, each, *span) for each in chain.chains(connection, scope)}
        for name in sorted(district_names(connection, scope), key=thai_order):
            yield (name, "kiosk", *_way(context, kiosks.get(name)), None)
            yield (name, "phone", *_way(context, phones.get(name)), " ".join(broken.get(name, ())))

    aspects = tuple(DataColumn(f"aspect_{aspect.id}", "mean_of_aspect", "decimal", (("id", aspect.id),)) for aspect in context.form.aspects)
    items = tuple(DataColumn(f"item_{item.id}", "mean_of_item", "decimal", (("id", item.id),)) for item in context.form.items)
    scores = (DataColumn("percent", "percent", "decimal"), *_ends())
    head = (_DISTRICT, DataColumn("way", "data_way"), DataColumn("complete", "responses_complete", "count"))
    return DataTable("telephones", (*head, *aspects, *items, *scores, DataColumn("differing", "data_chain_days")), 2, rows())


def _way(context: ReportContext, totals: Totals | None) -> tuple[Cell, ...]:
    line = result(context, "", "", totals or Totals())
    items = [item for aspect in line.aspects for item in aspect.items]
    means = [number(aspect.mean) for aspect in line.aspects] + [number(item.mean) for item in items]
    return (line.complete, *means, number(line.percent), number(line.low), number(line.high))


def _ends(of: str = "") -> tuple[DataColumn, DataColumn]:
    """The columns of an interval's two ends; `of`: "" or "_without" flagged responses."""
    return DataColumn(f"low{of}", f"interval_low{of}", "decimal"), DataColumn(f"high{of}", f"interval_high{of}", "decimal")


def _quality(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    def rows() -> Rows:
        everything, without = queries.with_and_without_flags(connection, scope, context.first, context.last)
        for name in sorted(district_names(connection, scope), key=thai_order):
            whole, rest = everything.get(name, Totals()), without.get(name, Totals())
            flags = (whole.flags.get(flag, 0) for flag in QUALITY_FLAGS)
            yield (name, *flags, whole.complete - rest.complete, *_percent(context, whole), *_percent(context, rest))

    flags = tuple(DataColumn(flag, f"flag_{flag}", "count") for flag in QUALITY_FLAGS)
    with_all = (DataColumn("complete", "responses_complete", "count"), DataColumn("percent", "percent_with", "decimal"), *_ends())
    without = (DataColumn("complete_without", "responses_without", "count"), DataColumn("percent_without", "percent_without", "decimal"))
    columns = (_DISTRICT, *flags, DataColumn("flagged", "responses_flagged", "count"), *with_all, *without, *_ends("_without"))
    return DataTable("quality", columns, 1, rows())


def _percent(context: ReportContext, totals: Totals) -> tuple[Cell, ...]:
    """Respondents, percent and the ends of its interval."""
    summary = ScoreSummary.of(totals, context.settings.aspects, context.band)
    low, high = summary.interval or (None, None)
    return (totals.complete, *(number(decimals(value)) for value in (summary.scores.percent, low, high)))


def _themes(connection: Connection, context: ReportContext, scope: Scope) -> DataTable:
    """How many comments each theme had in each month of the days; a comment may be about several."""

    def rows() -> Rows:
        months = theme_marks.by_month(connection, scope, context.first, context.last)
        for theme in sorted(themes.themes_in_use(connection), key=lambda theme: place_of((theme.id,))):
            for month, counted in months.get(theme.id, {}).items():
                if counted.n:  # not where all were withdrawn
                    yield (theme.id, month, theme.name(context.language), counted.n, counted.confirmed)

    head = (DataColumn("theme", "service_id"), DataColumn("month", "month"), DataColumn("name", "theme"))
    counts = (DataColumn("n", "theme_n", "count"), DataColumn("confirmed", "theme_confirmed", "count"))
    return DataTable("themes", (*head, *counts), 2, rows())


TABLES: dict[str, Callable[[Connection, ReportContext, Scope], DataTable]] = REPORT_TABLES | {
    "rates": _rates,
    "telephones": _telephones,
    "quality": _quality,
    "themes": _themes,
}
