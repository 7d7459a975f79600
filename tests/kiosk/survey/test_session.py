"""One citizen's way through the survey, as lists of (the step they see, what they tap), in the citizen's words."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.frozen import replace
from kiosk.paths import QUESTIONNAIRE
from kiosk.survey import answers as fits
from kiosk.survey import limits, record_checks, response, session
from kiosk.survey import questionnaire as questionnaire_file
from kiosk.survey.counting import layout_of
from kiosk.survey.session import NOTICE, REVIEW, THANKS, Session, SurveyStep

FORM = questionnaire_file.load(QUESTIONNAIRE)
SERVICES = ("L022", "L023", "P002", "P029", "P056")
ITEMS = [item.id for item in FORM.items]
KIOSK = "0193a000-0000-7000-8000-0000000000aa"

Tap = Callable[[Session], Session]


def begin() -> Session:
    return Session(id="0193a000-0000-7000-8000-000000000001", started_at="2026-11-23T09:41:00+07:00")


def option(code: str) -> Tap:
    return lambda state: session.choose(FORM, state, code)


def ticks(*codes: str) -> Tap:
    def tap(state: Session) -> Session:
        for code in codes:
            state = session.toggle(FORM, state, code)
        return session.forward(FORM, state)

    return tap


def face(level: int) -> Tap:
    return lambda state: session.rate(FORM, state, level)


def words(text: str) -> Tap:
    return lambda state: session.forward(FORM, session.write(state, text))


def skip(state: Session) -> Session:
    return session.skip(FORM, state)


def next_(state: Session) -> Session:
    return session.forward(FORM, state)


def back(state: Session) -> Session:
    before = session.back(FORM, state)
    assert before is not None
    return before


def line(kind: str, id_: str) -> Tap:
    """A tap on one line of the review."""
    return lambda state: session.visit(state, SurveyStep(kind, id_))


def walk(way: list[tuple[SurveyStep | str, Tap]], state: Session | None = None) -> Session:
    """Tap through; every step must be the expected one. A bare id stands for that question or item."""
    state = state or begin()
    for number, (expected, tap) in enumerate(way, 1):
        step = SurveyStep("item" if expected in ITEMS else "question", expected) if isinstance(expected, str) else expected
        assert state.step == step, f"tap {number}"
        state = tap(state)
    return state


ABOUT_ME: list[tuple[SurveyStep | str, Tap]] = [
    (NOTICE, next_),
    ("sex", option("female")),
    ("age", option("gt60")),
    ("occupation", option("farming")),
    ("education", option("primary")),
    ("frequency", option("never")),
    ("heard_from", option("headman")),
    ("services", ticks("L022", "P029")),
]
RATED: list[tuple[SurveyStep | str, Tap]] = [(item, face(4)) for item in ITEMS]
SUGGESTED: list[tuple[SurveyStep | str, Tap]] = [
    ("suitable", option("yes")),
    ("suitable_because", ticks("officer_helps", "convenient")),
    ("wanted_services", skip),
    ("problems", skip),
    ("suggestions", words("ขอเก้าอี้เพิ่ม")),
]


def test_a_farmer_over_sixty_taps_through_without_help() -> None:
    """About twenty taps from the notice to thanks; nothing left out, so there is no review."""
    state = walk([*ABOUT_ME, *RATED, *SUGGESTED])
    assert state.step == THANKS
    assert state.answers["services"] == ("L022", "P029")
    assert state.answers["suggestions"] == "ขอเก้าอี้เพิ่ม"
    assert [state.answers[item] for item in ITEMS] == [4] * 10
    taps = len(ABOUT_ME) + 1 + len(RATED) + len(SUGGESTED) + 1
    assert taps <= 26


def test_a_firm_says_so_where_the_province_asks_on_whose_behalf_people_come() -> None:
    """The question that is ready for provinces comes after the services; it is one of who answered, and of no score."""
    added = QUESTIONNAIRE.with_name("questionnaire_on_behalf.toml").read_text(encoding="utf-8")
    form = questionnaire_file.parse(QUESTIONNAIRE.read_text(encoding="utf-8") + added, "the province")
    asked = session.skip(form, replace(begin(), step=SurveyStep("question", "services")))
    answered = session.choose(form, asked, "firm")
    assert asked.step == SurveyStep("question", "on_behalf") and answered.answers["on_behalf"] == "firm"
    layout = layout_of(form)
    assert layout.aspects == layout_of(FORM).aspects and layout.choices - layout_of(FORM).choices == {"on_behalf"}


def test_open_questions_left_out_ask_for_no_review() -> None:
    """An offer to write is no gap."""
    assert walk([*ABOUT_ME, *RATED, *SUGGESTED[:2], ("wanted_services", skip), ("problems", skip), ("suggestions", skip)]).step == THANKS


def test_someone_who_skipped_their_age_is_asked_once_more_at_the_end() -> None:
    """The review shows exactly what was left out; answering it from there leads back to the review."""
    way = [(step, skip if step == "age" else tap) for step, tap in [*ABOUT_ME, *RATED, *SUGGESTED]]
    state = walk(way)
    assert state.step == REVIEW
    assert session.skipped(FORM, state) == (SurveyStep("question", "age"),)
    state = walk([(REVIEW, line("question", "age")), ("age", option("51_60")), (REVIEW, next_)], state)
    assert (state.step, state.answers["age"]) == (THANKS, "51_60")


def test_the_review_lists_gaps_in_the_order_of_the_form() -> None:
    """Part 1, then the items, then part 3."""
    skipping = ("sex", "services", "2.2", "suitable_because")
    state = walk([(step, skip if step in skipping else tap) for step, tap in [*ABOUT_ME, *RATED, *SUGGESTED]])
    gaps = [
        SurveyStep("question", "sex"),
        SurveyStep("question", "services"),
        SurveyStep("item", "2.2"),
        SurveyStep("question", "suitable_because"),
    ]
    assert list(session.skipped(FORM, state)) == gaps


def test_someone_in_a_hurry_skips_everything_and_still_reaches_thanks() -> None:
    """Skipping is never refused, and an empty response is a response."""
    state = begin()
    for _ in range(30):
        state = session.skip(FORM, state)
    assert (state.step, dict(state.answers)) == (THANKS, {})


def test_from_the_review_one_may_go_on_without_filling_anything_in() -> None:
    """It asks once, it does not insist."""
    way = [(step, skip if step == "3.3" else tap) for step, tap in [*ABOUT_ME, *RATED, *SUGGESTED]]
    state = walk([(REVIEW, next_)], walk(way))
    assert state.step == THANKS
    assert "3.3" not in state.answers


def test_from_a_line_of_the_review_back_leads_to_the_review() -> None:
    """Not to the question that stands before it on the form."""
    way = [(step, skip if step == "2.2" else tap) for step, tap in [*ABOUT_ME, *RATED, *SUGGESTED]]
    to_it = (REVIEW, line("item", "2.2"))
    state = walk([to_it, ("2.2", back), to_it, ("2.2", face(1)), (REVIEW, next_)], walk(way))
    assert (state.step, state.answers["2.2"]) == (THANKS, 1)


def test_in_the_review_an_answer_that_opens_a_branch_is_followed_by_its_reason() -> None:
    """Suitable was skipped; answered from the review it asks why, once, and then returns."""
    way = [*ABOUT_ME, *RATED, ("suitable", skip), ("wanted_services", skip), ("problems", skip), ("suggestions", skip)]
    state = walk([(REVIEW, line("question", "suitable")), ("suitable", option("no")), ("unsuitable_because", words("ไกล"))], walk(way))
    assert state.step == REVIEW
    assert (state.answers["suitable"], state.answers["unsuitable_because"]) == ("no", "ไกล")


def test_in_the_review_an_other_occupation_asks_for_its_words_and_returns() -> None:
    """Its own line to write on belongs to the question."""
    way = [(step, skip if step == "occupation" else tap) for step, tap in [*ABOUT_ME, *RATED, *SUGGESTED]]
    mended = [(REVIEW, line("question", "occupation")), ("occupation", option("other")), (SurveyStep("other", "occupation"), words("ทอผ้า"))]
    state = walk(mended, walk(way))
    assert (state.step, state.other["occupation"]) == (REVIEW, "ทอผ้า")


def test_a_weaver_says_so_in_her_own_words() -> None:
    """An "other" option opens a line; taking another option closes it and drops the words."""
    state = walk(
        [*ABOUT_ME[:3], ("occupation", option("other")), (SurveyStep("other", "occupation"), words(" ทอผ้า ")), ("education", back)]
    )
    assert (state.step, state.other["occupation"]) == (SurveyStep("other", "occupation"), "ทอผ้า")
    state = walk([(SurveyStep("other", "occupation"), back), ("occupation", option("farming"))], state)
    assert (state.step, dict(state.other)) == (SurveyStep("question", "education"), {})


def test_the_words_of_an_other_answer_may_be_left_out() -> None:
    """The option stands alone then; the paper form has empty lines too."""
    state = walk([*ABOUT_ME[:3], ("occupation", option("other")), (SurveyStep("other", "occupation"), skip)])
    assert (state.answers["occupation"], dict(state.other), state.step.id) == ("other", {}, "education")


def test_someone_who_changes_their_mind_about_suitable_is_not_kept_to_the_old_reasons() -> None:
    """The reasons of a closed branch were never asked: they are taken back, with their words."""
    own_words = SurveyStep("other", "suitable_because")
    reasons = [("suitable", option("yes")), ("suitable_because", ticks("convenient", "other")), (own_words, words("ใกล้บ้าน"))]
    state = walk([*ABOUT_ME, *RATED, *reasons, ("wanted_services", back), (own_words, back), ("suitable_because", back)])
    assert "suitable_because" in state.answers
    state = walk([("suitable", option("no"))], state)
    assert state.step == SurveyStep("question", "unsuitable_because")
    assert "suitable_because" not in state.answers
    assert dict(state.other) == {}


def test_skipping_suitable_afterwards_closes_its_branch_too() -> None:
    """Taking an answer back takes back what hung on it."""
    state = walk([*ABOUT_ME, *RATED, ("suitable", option("no")), ("unsuitable_because", words("ไกล")), ("wanted_services", back)])
    state = walk([("unsuitable_because", back), ("suitable", skip)], state)
    assert (state.step.id, "unsuitable_because" in state.answers) == ("wanted_services", False)


def test_back_on_the_notice_means_home() -> None:
    """There is nothing before it: the caller goes to the attract screen."""
    assert session.back(FORM, begin()) is None


def test_tapping_the_same_service_twice_unticks_it_and_nothing_else() -> None:
    """A choice of many is a tick list."""
    state = session.toggle(FORM, walk(ABOUT_ME[:7]), "L022")
    state = session.toggle(FORM, state, "P029")
    state = session.toggle(FORM, state, "L022")
    assert state.answers["services"] == ("P029",)
    assert "services" not in session.toggle(FORM, state, "P029").answers


def test_unticking_other_takes_its_words_back_and_no_other_tick_does() -> None:
    """The line belongs to the tick."""
    own_words = SurveyStep("other", "suitable_because")
    reasons = [SUGGESTED[0], ("suitable_because", ticks("convenient", "other")), (own_words, words("ใกล้วัด"))]
    state = walk([*ABOUT_ME, *RATED, *reasons, ("wanted_services", back), (own_words, back)])
    assert dict(session.toggle(FORM, state, "convenient").other) == {"suitable_because": "ใกล้วัด"}
    assert dict(session.toggle(FORM, state, "other").other) == {}


def test_the_bar_is_empty_at_the_notice_and_full_at_thanks() -> None:
    """24 steps for someone whose way has no branch yet, one more when a reason is asked; the review counts as the end."""
    assert session.progress(FORM, begin()) == (0, 22)
    assert session.progress(FORM, walk([*ABOUT_ME, *RATED, *SUGGESTED])) == (23, 23)
    assert session.progress(FORM, walk(WITH_GAPS)) == (22, 22)
    other = walk([*ABOUT_ME[:3], ("occupation", option("other"))])
    assert session.progress(FORM, other) == session.progress(FORM, walk(ABOUT_ME[:3]))


def test_a_tap_that_fell_through_from_another_screen_changes_nothing() -> None:
    """An option, tick or face of a screen that is not on is refused: the caller is wrong, not the citizen."""
    at_sex, at_services, at_item = walk(ABOUT_ME[:1]), walk(ABOUT_ME[:7]), walk(ABOUT_ME)
    for wrong in (
        lambda: session.choose(FORM, at_sex, "gt60"),
        lambda: session.choose(FORM, at_services, "L022"),
        lambda: session.toggle(FORM, at_sex, "male"),
        lambda: session.rate(FORM, at_sex, 5),
        lambda: session.rate(FORM, at_item, 6),
        lambda: session.choose(FORM, at_item, "5"),
        lambda: session.toggle(FORM, walk([*ABOUT_ME, *RATED, SUGGESTED[0]]), "no_such_reason"),
    ):
        with pytest.raises(ValueError):
            wrong()


def test_what_is_pasted_or_typed_with_strange_keys_can_always_be_stored() -> None:
    """Control characters, halves of surrogate pairs and too much of it are left out; blanks alone are no answer."""
    at_problems = walk([*ABOUT_ME, *RATED, *SUGGESTED[:3]])
    assert session.write(at_problems, "ช้า\x00 มาก\r\nจริง\ud83d\uffff").answers["problems"] == "ช้า มาก\nจริง"
    assert len(str(session.write(at_problems, "ก" * 5000).answers["problems"])) == limits.TEXT_LIMIT
    assert "problems" not in session.write(session.write(at_problems, "ช้า"), " \n ").answers


def test_the_first_answer_is_what_makes_a_walk_away_worth_keeping() -> None:
    """Someone who read the notice and left has answered nothing."""
    assert not session.began_answering(walk(ABOUT_ME[:1]))
    assert session.began_answering(walk(ABOUT_ME[:2]))


def test_a_citizen_walks_away_after_two_answers() -> None:
    """What they said is kept as partial, under the id that was made when they started."""
    state = walk(ABOUT_ME[:3])
    draft = session.draft(FORM, state, KIOSK, "2026-11-23T09:43:30+07:00", 150, "partial")
    assert (draft.id, draft.status, dict(draft.answers)) == (state.id, "partial", {"sex": "female", "age": "gt60"})


def test_a_clock_set_back_during_the_survey_gives_no_negative_duration() -> None:
    """The response is worth more than its duration."""
    assert session.draft(FORM, begin(), KIOSK, "2026-11-23T09:43:30+07:00", -31_000_000, "complete").duration_s == 0


# ------------------------------------------------------------------ any way a person can tap
taps = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(0, 7)),
        st.tuples(st.sampled_from(["visit", "skip", "forward", "back"]), st.integers(0, 30)),
        st.tuples(st.just("write"), st.text(max_size=20)),
    ),
    max_size=80,
)


LEFT_OUT = ("age", "occupation", "3.1", "suitable")
WITH_GAPS = [(step, skip if step in LEFT_OUT else tap) for step, tap in [*ABOUT_ME, *RATED, SUGGESTED[0], *SUGGESTED[2:]]]


def tapped(state: Session, tap: tuple[str, int | str]) -> Session:
    """One tap of any kind that the screen which is on offers; others do nothing."""
    kind, value = tap
    if kind == "skip":
        return session.skip(FORM, state)
    if kind == "forward":
        return session.forward(FORM, state)
    if kind == "back":
        return session.back(FORM, state) or state
    if kind == "visit" and state.step == REVIEW and (gaps := session.skipped(FORM, state)):
        return session.visit(state, gaps[int(value) % len(gaps)])
    question = FORM.question(state.step.id) if state.step.kind == "question" else None
    if kind == "write" and (state.step.kind == "other" or (question and question.kind == "text")):
        return session.write(state, str(value))
    if kind == "answer":
        return answered(state, int(value))
    return state


def answered(state: Session, number: int) -> Session:
    if state.step.kind == "item":
        return session.rate(FORM, state, number % 5 + 1)
    question = FORM.question(state.step.id) if state.step.kind == "question" else None
    if question is None or question.kind == "text":
        return state
    codes = SERVICES if question.options_from else [option.code for option in question.options]
    code = codes[number % len(codes)]
    return session.choose(FORM, state, code) if question.kind == "one" else session.toggle(FORM, state, code)


def after(sequence: list[tuple[str, int | str]]) -> Session:
    """Where the taps lead; a "visit" as the very first tap starts them in the review of someone who left gaps."""
    state = walk(WITH_GAPS) if sequence and sequence[0][0] == "visit" else begin()
    for tap in sequence:
        state = tapped(state, tap)
    return state


@given(taps)
def test_whatever_is_tapped_the_step_is_on_this_persons_way(sequence: list[Any]) -> None:
    """Nobody ever stands on a question they are not asked, and progress is inside its bar."""
    state = after(sequence)
    assert state.step in session.survey_steps(FORM, state)
    behind, in_all = session.progress(FORM, state)
    assert 0 <= behind <= in_all


@given(taps)
def test_whatever_is_tapped_the_answers_fit_the_form_and_can_be_stored(sequence: list[Any]) -> None:
    """No closed branch keeps an answer, no words stand without their "other", and the record is sound."""
    state = after(sequence)
    assert fits.problems(FORM, state.answers, state.other, SERVICES) == []
    draft = session.draft(FORM, state, KIOSK, "2026-11-23T09:43:30+07:00", 150, "complete")
    assert record_checks.problems(response.seal(draft, 1, response.FIRST_PREVIOUS).as_record()) == []


@given(taps)
def test_back_never_loses_an_answer(sequence: list[Any]) -> None:
    """However far back, to the very beginning, every answer and every word is still there."""
    state = after(sequence)
    before = state
    for _ in range(60):
        earlier = session.back(FORM, before)
        if earlier is None:
            break
        before = earlier
        assert (before.answers, before.other) == (state.answers, state.other)
    assert before.step == NOTICE


@given(taps)
def test_the_review_is_on_the_way_only_while_something_is_left_out(sequence: list[Any]) -> None:
    """Or while the person is in it."""
    state = after(sequence)
    expected = bool(session.skipped(FORM, state)) or state.reviewing or state.step == REVIEW
    assert (REVIEW in session.survey_steps(FORM, state)) == expected


@given(taps)
def test_going_on_without_tapping_anything_else_always_ends_at_thanks(sequence: list[Any]) -> None:
    """There is no way to be trapped."""
    state = after(sequence)
    for _ in range(40):
        state = session.forward(FORM, state)
    assert state.step == THANKS


onward = st.lists(st.tuples(st.sampled_from(["answer", "skip", "forward"]), st.integers(0, 7)), max_size=60)


@given(onward)
def test_the_bar_never_jumps_back_while_going_on(sequence: list[Any]) -> None:
    """Even when an answer opens further questions."""
    state, share = begin(), 0.0
    for tap in sequence:
        state = tapped(state, tap)
        behind, in_all = session.progress(FORM, state)
        assert behind / in_all >= share - 1e-12
        share = behind / in_all
