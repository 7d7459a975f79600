"""An officer looks at the figures."""

import random
import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.frozen import replace
from kiosk.officer.controller import OfficerController
from kiosk.officer.figures.overview import share
from kiosk.officer.figures.period import KINDS, FiguresPeriod
from kiosk.officer.figures.views import ByServiceView, CommentsView, FiguresView, FigureView, HoursView
from kiosk.officer.intents import Open, OpenServicePage, SetPeriod, ShiftPeriod
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.reports import scores as reports
from kiosk.store import responses, tallies, visits
from kiosk.survey import scoring
from tests.support.drafts import make_draft
from tests.support.office import NOW, Office, walked


def shown(controller: OfficerController, state: OfficerState, language: str = "en") -> FiguresView:
    view = controller.view(state, language)
    assert isinstance(view, FiguresView)
    return view


def figure(view: FiguresView, name: str) -> FigureView:
    return next(shown for shown in view.figures if shown.name == name)


def test_the_percent_of_the_page_is_that_of_the_store(office: Office) -> None:
    """Same tallies, same scoring: the page cannot differ from `kiosk scores`."""
    office.answer(30)
    totals = tallies.totals(office.connection, NOW.date(), NOW.date())
    view = shown(office.controller(), walked(office.controller(), Open(PageName.FIGURES)))
    assert figure(view, "percent").value == scoring.shown(reports.scored(totals, office.form).percent)
    assert [score.mean for score in view.scores if score.name == "item_2.3"] == [
        scoring.shown(scoring.item_score(totals.counts["2.3"]).mean)
    ]


def test_the_manuals_day_of_75_people(office: Office) -> None:
    """36 x 5, 33 x 4, 6 x 3 on an item prints 4.40 and n 75, its bar 440 of 500."""
    for number, level in enumerate([5] * 36 + [4] * 33 + [3] * 6):
        office.answer(1, seed=number, levels=dict.fromkeys([item.id for item in office.form.items], level))
    view = shown(office.controller(), walked(office.controller(), Open(PageName.FIGURES)))
    row = next(score for score in view.scores if score.name == "item_1.1")
    assert (row.mean, row.n, row.hundredths) == ("4.40", "75", 440)
    assert figure(view, "percent").value == "88.00" and figure(view, "answered").value == "75"
    assert [(level.level, level.count) for level in view.levels] == [(5, 360), (4, 330), (3, 60), (2, 0), (1, 0)]


def test_a_day_without_anybody_shows_dashes_and_no_zero_score(office: Office) -> None:
    """A missing score is an en dash, never 0."""
    view = shown(office.controller(), walked(office.controller(), Open(PageName.FIGURES)))
    assert figure(view, "percent").value == "–" and {score.mean for score in view.scores} == {"–"}


def test_four_people_are_marked_and_have_neither_level_nor_interval_nor_colour(office: Office) -> None:
    """The fifth brings all three; the list of services says the same."""
    office.answer(4)
    controller = office.controller()
    percent = figure(shown(controller, walked(controller, Open(PageName.FIGURES))), "percent")
    assert percent.notes == (("only 4",), ("n 4",)) and percent.role == "soft_ink"
    listed = controller.view(walked(controller, Open(PageName.BY_SERVICE)), "en")
    assert isinstance(listed, ByServiceView)
    assert all("only" in service.note and "95" not in service.note for service in listed.services if service.hundredths)
    office.answer(1, seed=9)
    percent = figure(shown(controller, walked(controller, Open(PageName.FIGURES))), "percent")
    assert percent.role.startswith("level") and "95" in percent.notes[0][0]


def test_seven_answers_of_five_people_are_explained(office: Office) -> None:
    """Whoever counts five and reads seven answers is told that people are counted apart."""
    office.answer(7)
    visits.set_day(office.connection, NOW.date(), 5, {}, NOW)
    controller = office.controller()
    people = figure(shown(controller, walked(controller, Open(PageName.FIGURES)), "th"), "people")
    assert people.value == "5" and people.notes[-1][0] == "ผู้ตอบมากกว่าจำนวนที่นับ: นับคนแยกจากคำตอบ"


def test_today_is_compared_with_yesterday(office: Office) -> None:
    """Twelve more than the day before reads +12."""
    office.answer(3, at=NOW - timedelta(days=1))
    office.answer(15, seed=1)
    view = shown(office.controller(), walked(office.controller(), Open(PageName.FIGURES)))
    assert figure(view, "answered").notes[0][0] == "+12 on the day before"


def test_those_who_walked_away_are_counted_and_not_scored(office: Office) -> None:
    """Partial responses stand beside the number, not in it."""
    office.answer(2, status="partial")
    office.answer(1, seed=1)
    answered = figure(shown(office.controller(), walked(office.controller(), Open(PageName.FIGURES))), "answered")
    assert (answered.value, answered.notes[1][0]) == ("1", "walked away: 2")


def test_the_officer_looks_back_and_never_past_today(office: Office) -> None:
    """The day before exists; there is no tomorrow."""
    controller = office.controller()
    today = walked(controller, Open(PageName.FIGURES))
    assert controller.handle(today, ShiftPeriod(1)) is today and not shown(controller, today).period.has_next
    yesterday = walked(controller, ShiftPeriod(-1), start=today)
    assert shown(controller, yesterday).period.title == "Sunday 22 November 2026" and shown(controller, yesterday).period.has_next


def test_a_month_and_a_fiscal_year_hold_their_days(office: Office) -> None:
    """October 2026 belongs to fiscal year 2570, not to November."""
    office.answer(2)
    office.answer(3, at=NOW.replace(month=10), seed=1)
    office.answer(4, at=NOW.replace(month=9), seed=2)
    controller = office.controller()
    values = {
        kind: figure(shown(controller, walked(controller, Open(PageName.FIGURES), SetPeriod(kind))), "answered").value for kind in KINDS
    }
    assert values == {"day": "2", "month": "2", "year": "5"}
    assert shown(controller, walked(controller, Open(PageName.FIGURES), SetPeriod("year")), "th").period.title.endswith("2570")


def test_a_day_on_which_nobody_was_counted_shows_a_dash_and_a_typed_zero_is_a_zero(office: Office) -> None:
    """Nothing is invented: no number before somebody counts, and 0 once an officer has typed 0."""
    controller = office.controller()
    one_service = OpenServicePage(office.site.services[0])
    people, uses = (
        shown(controller, walked(controller, Open(PageName.FIGURES))),
        shown(controller, walked(controller, Open(PageName.FIGURES), one_service)),
    )
    assert figure(people, "people").value == "–" and figure(uses, "uses").value == "–"
    visits.set_day(office.connection, NOW.date(), 0, {}, NOW)
    people, uses = (
        shown(controller, walked(controller, Open(PageName.FIGURES))),
        shown(controller, walked(controller, Open(PageName.FIGURES), one_service)),
    )
    assert figure(people, "people").value == "0" and figure(uses, "uses").value == "0"


def test_people_and_uses_stand_apart(office: Office) -> None:
    """91 people and 101 uses are two numbers."""
    visits.set_day(office.connection, NOW.date(), 91, {"L022": 60, "B063": 41}, NOW)
    view = shown(office.controller(), walked(office.controller(), Open(PageName.FIGURES)))
    people = figure(view, "people")
    assert people.value == "91" and people.notes[0][0] == "101 uses · 2 services"
    assert [use.count for use in view.uses] == [60, 41]


def test_one_service_has_figures_of_its_own(office: Office) -> None:
    """A response that chose two services counts in both."""
    office.answer(4, services=("L022",))
    office.answer(3, services=("L022", "B063"), seed=1)
    controller = office.controller()
    listed = controller.view(walked(controller, Open(PageName.BY_SERVICE)), "en")
    assert isinstance(listed, ByServiceView) and [service.id for service in listed.services][:2] == ["L022", "B063"]
    opened = shown(controller, walked(controller, Open(PageName.BY_SERVICE), OpenServicePage("B063")))
    assert figure(opened, "answered").value == "3" and opened.service


def test_the_hours_add_up_to_the_responses(office: Office) -> None:
    """Every response stands in one column; the office's hours are shown even when empty."""
    office.answer(5, at=NOW.replace(hour=10))
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.HOURS)), "en")
    assert isinstance(view, HoursView) and sum(count for _, count in view.hours) == 5
    assert [label for label, _ in view.hours] == [f"{hour:02d}" for hour in range(8, 17)]


def test_comments_come_newest_first_with_the_question_they_answer(office: Office) -> None:
    """The last day's stand on top."""
    office.answer(1, at=NOW - timedelta(days=3))
    office.answer(1, at=NOW, seed=5)
    controller = office.controller()
    view = controller.view(walked(controller, Open(PageName.COMMENTS), SetPeriod("month")), "en")
    assert isinstance(view, CommentsView) and "23 Nov 2026" in view.comments[0].note and "20 Nov 2026" in view.comments[-1].note
    assert any(comment.note.startswith("Suggestion") for comment in view.comments)


def test_who_wrote_a_comment_cannot_be_told_from_its_place(office: Office) -> None:
    """Only the day is said, and within it the order is that of hashes; what may name somebody is pointed at."""
    words = [f"เรื่องที่ {number}" for number in range(7)] + ["ขอบคุณนายสมชาย ใจดี"]
    for minute, text in enumerate(words):
        draft = make_draft(random.Random(minute), answered_at=NOW.replace(minute=minute))
        responses.save(office.connection, replace(draft, answers={"suggestions": text}, other={}), office.form)
    view = office.controller().view(walked(office.controller(), Open(PageName.COMMENTS)), "en")
    assert isinstance(view, CommentsView) and not any(re.search(r"\d:\d\d", comment.note) for comment in view.comments)
    shown = [comment.text for comment in view.comments]
    assert sorted(shown) == sorted(words) and shown not in (words, words[::-1])
    pointed = {comment.text for comment in view.comments if "may name somebody" in comment.note}
    assert words[-1] in pointed and not pointed & set(words[:-1])


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_shares_are_whole_percents(part: int, more: int) -> None:
    """Between 0 and 100, 100 only for all; nothing of nothing is a dash."""
    whole = part + more
    assert share(part, whole) == ("–" if not whole else f"{(part * 200 + whole) // (2 * whole)} %")
    assert whole == 0 or 0 <= int(share(part, whole)[:-2]) <= 100


@given(st.sampled_from(KINDS), st.dates())
def test_periods_follow_each_other_without_a_gap(kind: str, day: object) -> None:
    """The day after a period's last day is the next one's first."""
    period = FiguresPeriod(kind, day)
    following = period.shifted(1)
    if following != period:
        assert following.span[0] - period.span[1] == timedelta(days=1)
