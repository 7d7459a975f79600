"""An officer looks at the figures."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.officer.figures.overview import share
from kiosk.officer.figures.views import ByServiceView
from kiosk.officer.intents import Open, OpenServicePage, SetPeriod
from kiosk.officer.page_names import PageName
from kiosk.reports import scores as reports
from kiosk.store import tallies, visits
from kiosk.survey import scoring
from tests.support.office import NOW, Office, figure, shown, walked


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
    assert percent.notes == (("only 4",), ("4 people",)) and percent.role == "soft_ink"
    listed = controller.view(walked(controller, Open(PageName.BY_SERVICE)), "en")
    assert isinstance(listed, ByServiceView)
    assert all("only" in service.note and "probably" not in service.note for service in listed.services if service.hundredths)
    office.answer(1, seed=9)
    percent = figure(shown(controller, walked(controller, Open(PageName.FIGURES))), "percent")
    assert percent.role.startswith("level") and "probably between" in percent.notes[0][0]


def test_the_percent_of_the_month_before_stands_beside_this_ones(office: Office) -> None:
    """Five people answered then; of fewer nothing is said."""
    levels = dict.fromkeys([item.id for item in office.form.items], 4)
    office.answer(4, at=NOW - timedelta(days=30), levels=levels)
    office.answer(6, seed=3)
    controller = office.controller()
    at_month = (Open(PageName.FIGURES), SetPeriod("month"))
    assert not any("เดือนก่อน 8" in note[0] for note in figure(controller.view(walked(controller, *at_month), "th"), "percent").notes)
    office.answer(1, at=NOW - timedelta(days=30), seed=8, levels=levels)
    assert ("เดือนก่อน 80.00",) in figure(controller.view(walked(controller, *at_month), "th"), "percent").notes


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


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_shares_are_whole_percents(part: int, more: int) -> None:
    """Between 0 and 100, 100 only for all; nothing of nothing is a dash."""
    whole = part + more
    assert share(part, whole) == ("–" if not whole else f"{(part * 200 + whole) // (2 * whole)} %")
    assert whole == 0 or 0 <= int(share(part, whole)[:-2]) <= 100
