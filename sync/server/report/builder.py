"""Fills the yearly report's model from what the province holds. Counts come from the tallies, scores from kiosk/survey/scoring.py."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import fiscal_year_days, month_name
from kiosk.survey.duties import kpi_score
from sync.server.configuration import published as configs
from sync.server.configuration.ready_answers import picked_lines
from sync.server.duties import district_facts as facts
from sync.server.duties.district_facts import District
from sync.server.narrative.chapters import READY, chapters
from sync.server.report.answers import distributions, picked_distributions, provider_answers, screened_comments
from sync.server.report.context import ReportContext
from sync.server.report.evidence import completeness, quality, responses_digest, versions
from sync.server.report.model import Distribution, DistrictPart, Kpi, Narrative, ReportData, Result, Uncounted
from sync.server.report.results import result
from sync.server.scope import Scope
from sync.server.services import directory, open_history
from sync.server.settings import Settings
from sync.server.tallies import queries
from sync.server.tallies.attendance import uncounted_days
from sync.server.tallies.choices import ChoiceCounts, who_answered
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_summary import wanted_responses
from sync.server.tallies.service_keys import key_of, parts_of


def build_report(connection: Connection, settings: Settings, year: int, band: str, t: Texts) -> ReportData:
    """The report of a Buddhist fiscal year as the figures stand now: a draft. Reads tallies, screened remarks and the ledger."""
    first, last = fiscal_year_days(year)
    context = ReportContext(settings, band, t, first, last, configs.published(connection, settings.questionnaire))
    scope = Scope(settings.province)
    districts = facts.districts(connection, scope, settings.catalogue, first, last)
    totals = queries.totals(connection, scope, first, last)
    listed, unscreened = screened_comments(connection, context, scope)
    opened = [district.name for district in districts if district.services.enough]
    by_district = queries.by_district(connection, scope, first, last)
    people = who_answered(by_district, context.form, context.published)
    parts = [
        _district_part(connection, context, district, by_district.get(district.name, Totals()), people.districts.get(district.name, []))
        for district in districts
    ]
    return ReportData(
        province=settings.province,
        year=year,
        first=first.isoformat(),
        last=last.isoformat(),
        language=t.language,
        band=band,
        whole=result(context, "", t("whole_province"), totals),
        kpi=Kpi(len(opened), kpi_score(len(opened)), tuple(opened), open_history.basis(connection, settings.province, last)),
        districts=tuple(parts),
        services=_services(connection, context, scope, totals, {}),
        months=_months(connection, context, scope),
        demographics=distributions(context, people.whole),
        not_broken_down=people.left_out,
        opinions=_opinions(connection, context, totals, by_district),
        remarks=listed,
        unscreened=unscreened,
        providers=provider_answers(connection, context, scope, year),
        completeness=completeness(connection, context, scope, districts),
        quality=quality(connection, context, scope),
        versions=versions(context, totals),
        responses_digest=responses_digest(connection, settings.province, first, last),
        narrative=written_chapters(connection, settings.province, year),
        uncounted=tuple(Uncounted(name, tuple(days)) for name, days in uncounted_days(connection, scope, first, last).items()),
    )


def written_chapters(connection: Connection, province: str, year: int) -> tuple[Narrative, ...]:
    """The chapters that are ready, as the report of the year would have them now."""
    return tuple(
        Narrative(stored.district, stored.words.heading, stored.words.text, stored.words.photographs)
        for stored in chapters(connection, Scope(province), year)
        if stored.state == READY
    )


def _opinions(
    connection: Connection, context: ReportContext, totals: Totals, by_district: Mapping[str, Totals]
) -> tuple[Distribution, ...]:
    """Part 3 of the form: its choices, then what was tapped under its open questions."""
    choices = who_answered(by_district, context.form, context.published, part=3).whole
    picked = picked_lines(connection, totals.options, context.form, context.settings.catalogue)
    return (*distributions(context, choices), *picked_distributions(context, picked, totals.complete))


def _months(connection: Connection, context: ReportContext, scope: Scope) -> tuple[Result, ...]:
    by_month = queries.by_month(connection, scope, context.first, context.last)
    names = {month: month_name(date.fromisoformat(f"{month}-01"), context.language) for month in by_month}
    return tuple(result(context, month, names[month], totals) for month, totals in by_month.items())


def _services(
    connection: Connection, context: ReportContext, scope: Scope, totals: Totals, offered: Mapping[str, directory.ServiceEntry]
) -> tuple[Result, ...]:
    """Every service that was offered, used or answered about, by key (tallies.service_keys)."""
    by_service = queries.by_service(connection, scope, context.first, context.last)
    catalogue, lines = context.settings.catalogue, []
    names = dict(directory.opened_services(connection, scope, catalogue))
    unused = Totals(counted=totals.counted)
    for service in sorted({*by_service, *offered}):
        known, offer = catalogue.services.get(service), offered.get(service)
        alone = bool(scope.district)
        named = "" if offer else names.get(service, "")
        name = named or directory.name_in_figures(service, catalogue, offer.name if offer else "", alone)
        owner = (offer.words.owner if offer else "") or (known.agency if known else "")
        lines.append(result(context, parts_of(service)[0], name, by_service.get(service, unused), owner, service))
    return tuple(lines)


def _district_part(
    connection: Connection, context: ReportContext, district: District, totals: Totals, people: Sequence[ChoiceCounts]
) -> DistrictPart:
    scope = Scope(context.settings.province, district.name)
    offered = {
        key_of(entry.service, district.name): entry
        for entry in directory.service_entries(connection, scope.province, district.name, context.settings.catalogue)
    }
    return DistrictPart(
        result=result(context, district.name, district.name, totals),
        services=_services(connection, context, scope, totals, offered),
        opened=len(district.services.counting),
        demographics=distributions(context, people),
        target=wanted_responses(totals),
    )
