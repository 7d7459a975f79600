"""Running totals: equal to a recount and to counting by hand, whatever comes in whatever order."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.store.tallies import PeriodTotals, totals
from kiosk.store.verify import verify
from kiosk.survey import scoring
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.response import Draft
from tests.support.drafts import SERVICES, START, lists_of_drafts, make_draft, make_drafts
from tests.support.shipped import shipped_questionnaire

FORM = shipped_questionnaire()
ALL = (date(2026, 1, 1), date(2027, 12, 31))
ASPECTS = {aspect.id: [item.id for item in aspect.items] for aspect in FORM.aspects}


def _stored_totals(
    drafts: list[Draft], one_by_one: bool = True, first: date = ALL[0], last: date = ALL[1], service: str | None = None
) -> PeriodTotals:
    with closing(open_store(Path(":memory:"))) as store:
        if one_by_one:
            for draft in drafts:
                responses.save(store, draft, FORM)
        else:
            responses.save_all(store, drafts, FORM)
        assert verify(store, FORM).problems == ()
        return totals(store, first, last, service)


def _by_hand(drafts: list[Draft], first: date, last: date, service: str | None) -> dict[str, Any]:
    """The same figures by a calculation of its own: one pass over the answers, fractions for the spread."""
    inside = [draft for draft in drafts if first <= _moment(draft).date() <= last]
    inside = [draft for draft in inside if service is None or service in draft.answers.get("services", ())]
    complete = [draft for draft in inside if draft.status == "complete"]
    own = [score for draft in complete if (score := _own(draft)) is not None]
    return {
        "complete": len(complete),
        "partial": len(inside) - len(complete),
        "by_mode": {mode: sum(draft.mode == mode for draft in complete) for mode in ("self", "assisted", "paper")},
        "levels": Counter((item.id, draft.answers[item.id]) for draft in complete for item in FORM.items if item.id in draft.answers),
        "spread": (len(own), sum(own), sum(score * score for score in own)),
        "uses": Counter(service for draft in complete for service in draft.answers.get("services", ())),
        "by_hour": Counter(_moment(draft).hour for draft in complete),
    }


def _moment(draft: Draft) -> datetime:
    return datetime.fromisoformat(draft.answered_at).astimezone(BANGKOK)


def _own(draft: Draft) -> Fraction | float | None:
    means = []
    for items in ASPECTS.values():
        levels = [draft.answers[item] for item in items if item in draft.answers]
        if not levels:
            return None
        means.append(Fraction(sum(levels), len(levels)))
    return 24 * sum(means) / 4


def _comparable(sums: PeriodTotals) -> dict:
    levels = {(item, level): count for item, counts in sums.counts.items() for level, count in counts.items() if count}
    spread = (sums.spread.n, sums.spread.total, sums.spread.squares)
    return {
        "complete": sums.complete,
        "partial": sums.partial,
        "by_mode": sums.by_mode,
        "levels": levels,
        "spread": spread,
        "uses": sums.uses,
        "by_hour": sums.by_hour,
    }


@settings(max_examples=60)
@given(lists_of_drafts(), st.integers(0, 39), st.integers(0, 39))
def test_any_days_answers_give_the_figures_counted_by_hand(drafts: list[Draft], start: int, length: int) -> None:
    """Any drafts, any span of days: what the officer sees is what a person with the forms on the table would count."""
    first = (START + timedelta(days=start)).date()
    last = first + timedelta(days=length)
    assert _comparable(_stored_totals(drafts, first=first, last=last)) == _by_hand(drafts, first, last, None)


@settings(max_examples=60)
@given(lists_of_drafts(), st.sampled_from(SERVICES))
def test_a_response_with_several_services_counts_once_in_the_whole_and_once_in_each(drafts: list[Draft], service: str) -> None:
    """The contract's rule, for every service of any drafts."""
    totals_found = _comparable(_stored_totals(drafts, service=service))
    wanted = _by_hand(drafts, *ALL, service)
    assert totals_found == {**wanted, "uses": {service: wanted["complete"]}}


@settings(max_examples=60)
@given(lists_of_drafts().flatmap(lambda drafts: st.tuples(st.just(drafts), st.permutations(drafts))))
def test_the_order_of_arrival_does_not_matter(both: tuple[list[Draft], list[Draft]]) -> None:
    """Typed in late, imported in one pile or tapped one by one: the same responses give the same figures."""
    drafts, shuffled = both
    assert _stored_totals(drafts) == _stored_totals(shuffled, one_by_one=False)


@settings(max_examples=60)
@given(lists_of_drafts(min_size=1))
def test_scores_from_running_totals_equal_scores_from_the_forms(drafts: list[Draft]) -> None:
    """Mean of item means of the four aspects, in fractions, straight from the answers."""
    totals_found = _stored_totals(drafts)
    scores = scoring.score(totals_found.complete, totals_found.counts, ASPECTS)
    complete = [draft for draft in drafts if draft.status == "complete"]
    means = []
    for items in ASPECTS.values():
        answered = [[draft.answers[item] for draft in complete if item in draft.answers] for item in items]
        item_means = [Fraction(sum(levels), len(levels)) for levels in answered if levels]
        means.append(sum(item_means) / len(item_means) if item_means else None)
    assert scores.overall == (None if None in means else sum(means) / 4)


@settings(max_examples=60)
@given(lists_of_drafts(), st.lists(st.integers(-200, 400), min_size=12, max_size=12), st.integers(-210, 400), st.integers(0, 300))
def test_a_year_of_months_rolled_up_gives_the_figures_counted_by_hand(
    drafts: list[Draft], shifts: list[int], start: int, length: int
) -> None:
    """Responses of any months in any order, late paper into a month long closed among them: any span still adds up."""
    spread = [_moved(draft, days) for draft, days in zip(drafts, shifts, strict=False)]
    first = (START + timedelta(days=start)).date()
    last = first + timedelta(days=length)
    assert _comparable(_stored_totals(spread, first=first, last=last)) == _by_hand(spread, first, last, None)
    assert _stored_totals(spread, one_by_one=False, first=first, last=last) == _stored_totals(spread, first=first, last=last)


def _moved(draft: Draft, days: int) -> Draft:
    return replace(draft, answered_at=(datetime.fromisoformat(draft.answered_at) + timedelta(days=days)).isoformat())


def test_a_miscounted_month_shows_like_a_miscounted_day(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """The sums of closed months are held against the recount too."""
    for seed, month in enumerate((9, 10, 11)):
        responses.save(store, make_draft(seed, answered_at=datetime(2026, month, 5, 9, 0, tzinfo=BANGKOK)), questionnaire)
    assert verify(store, questionnaire).ok
    changed = store.execute("UPDATE level_tallies SET level_5 = level_5 + 1 WHERE period = 'm2026-09'").rowcount
    assert changed and "m2026-09" in " ".join(verify(store, questionnaire).problems)


def test_options_are_counted_for_the_whole_and_free_words_are_not(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Every code of part 1 is counted once a response; what people wrote is in no tally."""
    drafts = make_drafts(50)
    responses.save_all(store, drafts, questionnaire)
    options = totals(store, *ALL).options
    assert options["sex"] == Counter(draft.answers["sex"] for draft in drafts)
    assert options["services"] == Counter(code for draft in drafts for code in draft.answers["services"])
    assert not options.keys() & {question.id for question in questionnaire.questions if question.kind == "text"}
    assert totals(store, *ALL, "P001").options == {}


def test_someone_who_walked_away_is_counted_and_never_scored(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """A partial response adds one to `partial`, nothing to levels, modes, uses, hours or options."""
    responses.save(store, make_draft(1, status="partial"), questionnaire)
    totals_found = totals(store, *ALL)
    assert (totals_found.complete, totals_found.partial) == (0, 1)
    assert not any(
        (
            totals_found.counts,
            totals_found.uses,
            totals_found.by_hour,
            totals_found.options,
            totals_found.spread.n,
            *totals_found.by_mode.values(),
        )
    )


def test_a_day_begins_at_midnight_in_bangkok(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """23:59 and 00:00 local time are two days, although both are the same day in UTC."""
    for seed, moment in enumerate((datetime(2026, 11, 23, 23, 59, tzinfo=BANGKOK), datetime(2026, 11, 24, 0, 0, tzinfo=BANGKOK))):
        responses.save(store, make_draft(seed, answered_at=moment), questionnaire)
    for day, hour in ((date(2026, 11, 23), 23), (date(2026, 11, 24), 0)):
        assert totals(store, day, day).by_hour == {hour: 1}


def test_a_clock_a_year_back_breaks_neither_order_nor_totals(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """Responses of a wrong year are stored in the order they came and counted on the days they claim."""
    years = (2026, 2025, 2026, 2027)
    drafts = [make_draft(n, answered_at=datetime(year, 11, 23, 9, 0, tzinfo=BANGKOK)) for n, year in enumerate(years)]
    saved = [responses.save(store, draft, questionnaire) for draft in drafts]
    assert [response.seq for response in saved] == [1, 2, 3, 4]
    assert [totals(store, date(year, 11, 23), date(year, 11, 23)).complete for year in (2025, 2026, 2027)] == [1, 2, 1]
    assert verify(store, questionnaire).ok


def test_a_day_without_answers_has_no_figures(store: sqlite3.Connection) -> None:
    """Zero everywhere, and every mode named."""
    totals_found = totals(store, date(2026, 11, 23), date(2026, 11, 23))
    assert (totals_found.complete, totals_found.partial, totals_found.by_mode) == (0, 0, {"self": 0, "assisted": 0, "paper": 0})
    assert totals_found.counts == {} and totals_found.spread == scoring.Spread()


def test_a_form_with_larger_aspects_is_counted_without_an_interval(store: sqlite3.Connection, questionnaire: Questionnaire) -> None:
    """A future form of the province must never make a response unsaveable; only its interval is left out."""
    first, *rest = questionnaire.aspects
    larger = replace(questionnaire, version=9, aspects=(replace(first, items=first.items + rest[0].items[:2]), *rest))
    levels = dict(zip((item.id for item in larger.aspects[0].items), (5, 4, 4, 4, 4), strict=True))
    responses.save(store, make_draft(3, questionnaire=larger, levels=levels), larger)
    assert totals(store, *ALL).complete == 1 and totals(store, *ALL).spread.n == 0
    assert verify(store, larger).ok
