"""Fills the yearly report's model from what the province holds. Counts come from the tallies, scores from scoring.py."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection, Row, select

from kiosk import __version__
from kiosk.language.texts import Texts
from kiosk.survey.calendar import fiscal_year_days, month_name
from kiosk.survey.duties import kpi_score, target_responses
from kiosk.survey.limits import LEVELS
from kiosk.survey.quality import QUALITY_FLAGS
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.scoring import MISSING, Scores, Spread, decimals, deviation, interval, level_of, score
from sync.server.comments import comments
from sync.server.comments.comments import PASSED, CommentFilter
from sync.server.configuration import published as configs
from sync.server.db.schema import UNREAD, kiosks
from sync.server.duties import district_facts as facts
from sync.server.duties import provider_questionnaire
from sync.server.duties.district_facts import District, days_in_state
from sync.server.kiosks import reconciliation
from sync.server.kiosks.reconciliation import DIFFERING
from sync.server.report.model import (
    SUPPRESSED,
    AspectLine,
    Completeness,
    Distribution,
    DistrictPart,
    ItemLine,
    Kpi,
    Provider,
    Quality,
    Remark,
    ReportData,
    Result,
    Share,
    Versions,
)
from sync.server.scope import Scope
from sync.server.sender import Sender
from sync.server.services import directory
from sync.server.settings import Settings
from sync.server.tallies import queries, score_summary
from sync.server.tallies.choices import ChoiceCounts, choice_counts, form_name, who_answered
from sync.server.tallies.queries import Totals

REMARK_LIMIT = 5000
OPEN_QUESTIONS = ("problems", "suggestions", "wanted_services", "unsuitable_because", "suitable_because+")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every part of the report shares."""

    settings: Settings
    band: str
    t: Texts
    first: date
    last: date
    published: tuple[Questionnaire, ...] = ()  # versions of the form besides the shipped one

    @property
    def form(self) -> Questionnaire:
        return self.settings.questionnaire

    @property
    def language(self) -> str:
        return self.t.language


def gather(connection: Connection, settings: Settings, year: int, band: str, t: Texts) -> ReportData:
    """The report of a Buddhist fiscal year as the figures stand now: a draft. Reads tallies, screened remarks and the ledger."""
    first, last = fiscal_year_days(year)
    frame = Frame(settings, band, t, first, last, configs.published(connection, settings.questionnaire))
    scope = Scope(settings.province)
    found = facts.districts(connection, scope, first, last)
    totals = queries.totals(connection, scope, first, last)
    listed, unscreened = _remarks(connection, frame, scope)
    opened = [one.name for one in found if one.open_enough]
    by_district = queries.by_district(connection, scope, first, last)
    people = who_answered(by_district, frame.form, frame.published)
    parts = [_district_part(connection, frame, one, by_district.get(one.name, Totals()), people.get(one.name, [])) for one in found]
    return ReportData(
        province=settings.province,
        year=year,
        first=first.isoformat(),
        last=last.isoformat(),
        language=t.language,
        band=band,
        whole=result(frame, "", t("whole_province"), totals),
        kpi=Kpi(len(opened), kpi_score(len(opened)), tuple(opened)),
        districts=tuple(parts),
        services=_services(connection, frame, scope, totals, {}),
        months=tuple(
            result(frame, month, month_name(date.fromisoformat(f"{month}-01"), t.language), one)
            for month, one in queries.by_month(connection, scope, first, last).items()
        ),
        demographics=distributions(frame, choice_counts(totals, frame.form, frame.published, 1)),
        opinions=distributions(frame, choice_counts(totals, frame.form, frame.published, 3)),
        remarks=listed,
        unscreened=unscreened,
        providers=_providers(connection, frame, scope, year),
        completeness=_completeness(connection, frame, scope, found),
        quality=_quality(connection, frame, scope),
        versions=_versions(frame, totals),
        responses_digest=responses_digest(connection, settings.province, first, last),
    )


# ---- results
def result(frame: Frame, identity: str, name: str, totals: Totals, owner: str = "", service: str = "") -> Result:
    """One scope's line; for a service `people` is unknown and `uses` are its own."""
    scores = score(totals.complete, totals.counts, frame.settings.aspects)
    ends = interval(scores.percent, totals.spread)
    people = None if service else totals.people
    uses = totals.visits.get(service, 0) if service else sum(totals.visits.values())
    rate = score_summary.rate(totals.complete, totals.people) if not service else None
    return Result(
        id=identity,
        name=name,
        owner=owner,
        people=people,
        uses=uses,
        complete=totals.complete,
        partial=totals.partial,
        self_answered=totals.by_mode["self"],
        assisted=totals.by_mode["assisted"],
        paper=totals.by_mode["paper"],
        rate=decimals(rate),
        aspects=_aspects(frame, scores),
        overall=decimals(scores.overall),
        overall_sd=deviation(_own_variance(totals.spread)),
        level=_word(frame, scores.overall),
        percent=decimals(scores.percent),
        low=decimals(ends[0]) if ends else None,
        high=decimals(ends[1]) if ends else None,
    )


def _own_variance(spread: Spread) -> Fraction | None:
    """Sample variance of the respondents' own overall scores, on the scale of 1 to 5 (`spread` holds 24 x each)."""
    return Fraction(spread.n * spread.squares - spread.total**2, spread.n * (spread.n - 1)) / 24**2 if spread.n > 1 else None


def _word(frame: Frame, mean: Fraction | None) -> str:
    level = level_of(mean, frame.band)
    return frame.form.levels[level].get(frame.language) if level else MISSING


def _aspects(frame: Frame, scores: Scores) -> tuple[AspectLine, ...]:
    found = []
    for aspect in frame.form.aspects:
        lines = []
        for item in aspect.items:
            one = scores.items[item.id]
            counts = tuple(one.counts[level] for level in LEVELS)
            lines.append(
                ItemLine(
                    item.id,
                    item.text.get(frame.language),
                    one.n,
                    decimals(one.mean),
                    deviation(one.variance),
                    _word(frame, one.mean),
                    counts,
                )
            )
        mean = scores.aspects[aspect.id]
        found.append(AspectLine(aspect.id, aspect.text.get(frame.language), decimals(mean), _word(frame, mean), tuple(lines)))
    return tuple(found)


def _services(
    connection: Connection, frame: Frame, scope: Scope, totals: Totals, offered: Mapping[str, directory.ServiceEntry]
) -> tuple[Result, ...]:
    """Every service that was offered, used or answered about, by id."""
    found = queries.by_service(connection, scope, frame.first, frame.last)
    catalogue, lines = frame.settings.catalogue, []
    for service in sorted({*found, *totals.visits, *offered}):
        known, offer = catalogue.services.get(service), offered.get(service)
        one = found.get(service, Totals())
        one.visits = {service: totals.visits.get(service, 0)}
        name = offer.name if offer else catalogue.name(service)
        owner = (offer.words.owner if offer else "") or (known.agency if known else "")
        lines.append(result(frame, service, name, one, owner, service))
    return tuple(lines)


def _district_part(
    connection: Connection, frame: Frame, district: District, totals: Totals, people: Sequence[ChoiceCounts]
) -> DistrictPart:
    scope = Scope(frame.settings.province, district.name)
    offered = {one.service: one for one in directory.service_entries(connection, scope.province, district.name, frame.settings.catalogue)}
    return DistrictPart(
        result=result(frame, district.name, district.name, totals),
        services=_services(connection, frame, scope, totals, offered),
        opened=len(district.services),
        demographics=distributions(frame, people),
        target=target_responses(totals.people),
    )


# ---- who answered and what they think
def distributions(frame: Frame, shown: Iterable[ChoiceCounts]) -> tuple[Distribution, ...]:
    """Choices in words; cells that may not be shown: SUPPRESSED."""
    found = []
    for one in shown:
        text = one.question.text.get(frame.language).replace("{place}", frame.t("the_place"))
        text = frame.t("of_version", text=text, form=one.form) if one.form else text
        options = one.question.options
        shares = tuple(_share(option.code, option.text.get(frame.language), one.visible[option.code], one.n) for option in options)
        found.append(Distribution(one.key, text, one.n, one.question.kind == "many", shares))
    return tuple(found)


def _share(code: str, label: str, count: int | None, n: int) -> Share:
    return Share(code, label, SUPPRESSED, None) if count is None else Share(code, label, count, decimals(score_summary.rate(count, n)))


def _remarks(connection: Connection, frame: Frame, scope: Scope) -> tuple[tuple[Remark, ...], int]:
    """The screened remarks by question and day, and how many nobody has screened yet."""
    listed: list[Remark] = []
    unscreened = 0
    for question, kind in _open_questions(frame).items():
        rows = comments.list_comments(connection, scope, CommentFilter(PASSED, frame.first, frame.last, question), REMARK_LIMIT)
        listed += [_remark(frame, row, kind) for row in reversed(rows)]
        unscreened += len(
            comments.list_comments(connection, scope, CommentFilter((UNREAD,), frame.first, frame.last, question), REMARK_LIMIT)
        )
    return tuple(listed), unscreened


def _open_questions(frame: Frame) -> dict[str, str]:
    """Question -> its id where the report has a heading for it, or else, of a question that only another version asks, its own words."""
    asked = [one for form in frame.published for one in form.questions if one.kind == "text"]
    others = {one.id: one.text.get(frame.language) for one in asked if one.id not in OPEN_QUESTIONS}
    return dict(zip(OPEN_QUESTIONS, OPEN_QUESTIONS, strict=True)) | others


def _remark(frame: Frame, row: Row, kind: str) -> Remark:
    follow = frame.t(f"follow_{row.follow_up}") + (f": {row.note}" if row.note else "")
    return Remark(kind, row.district, row.day, comments.visible_text(row), follow)


def _providers(connection: Connection, frame: Frame, scope: Scope, year: int) -> tuple[Provider, ...]:
    t, found = frame.t, []
    for district, form in sorted(provider_questionnaire.stored_forms(connection, scope, year).items()):
        if form.state != provider_questionnaire.SENT:
            continue
        one = form.answers
        because = [one.because_other if reason == "other" and one.because_other else t(f"reason_{reason}") for reason in one.because]
        obstacles = [f"{t(f'obstacle_{kind}')}: {words}" for kind, words in one.obstacles.items()]
        words = "; ".join(because) if one.suitable == "yes" else one.unsuitable_because
        found.append(
            Provider(
                district,
                one.opened_on,
                t(f"suitable_{one.suitable}"),
                words,
                "\n".join(obstacles),
                "\n".join(one.suggestions),
                one.position,
            )
        )
    return tuple(found)


# ---- how far it can be trusted
def _completeness(connection: Connection, frame: Frame, scope: Scope, found: Iterable[District]) -> tuple[Completeness, ...]:
    differing = days_in_state(connection, scope, frame.first, frame.last, DIFFERING)
    return tuple(
        Completeness(one.name, one.kiosks, one.days, one.agreed, tuple(differing.get(one.name, ())), one.unchecked, one.unsent, one.gaps)
        for one in found
    )


def _quality(connection: Connection, frame: Frame, scope: Scope) -> tuple[Quality, ...]:
    """Each flag's number, then the score without any response that carries one."""
    every = queries.totals(connection, scope, frame.first, frame.last)
    rest = queries.totals(connection, scope, frame.first, frame.last, flagged=False)
    without = decimals(score(rest.complete, rest.counts, frame.settings.aspects).percent)
    lines = [Quality(flag, frame.t(f"flag_{flag}"), every.flags.get(flag, 0), None) for flag in QUALITY_FLAGS]
    return (*lines, Quality("any", frame.t("flag_any"), every.complete - rest.complete, without))


def _versions(frame: Frame, totals: Totals) -> Versions:
    """The program, the questionnaires that were answered, the catalogue."""
    catalogue = frame.settings.catalogue
    return Versions(
        __version__,
        (form_name(frame.form), *sorted(totals.forms)),
        f"{len(catalogue.services)}",
        month_name(date.fromisoformat(f"{catalogue.as_of}-01"), frame.language),
    )


def responses_digest(connection: Connection, province: str, first: date, last: date) -> str:
    """SHA-256 over one line for each district, kiosk and day: its count and the digest of its responses' hashes (contract, the ledger).

    So it changes when a response is added, removed or altered, and anyone who holds the responses can compute it again.
    """
    whole = hashlib.sha256()
    for row in connection.execute(
        select(kiosks.c.district, kiosks.c.kiosk).where(kiosks.c.province == province).order_by(kiosks.c.district, kiosks.c.kiosk)
    ):
        for day in reconciliation.days(connection, Sender(row.kiosk, province, row.district), first, last):
            whole.update(f"{row.district} {row.kiosk} {day['day']} {day['count']} {day['digest']}\n".encode())
    return whole.hexdigest()
