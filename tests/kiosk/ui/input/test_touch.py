"""When a touch is a tap, and when it is a slip, an echo or a finger left over from the page before."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.frozen import replace
from kiosk.ui.drawing.looks import Fill
from kiosk.ui.drawing.scene import Box, Element, Scene
from kiosk.ui.input import touch
from kiosk.ui.input.touch import AGAIN_MS, GUARD_MS, PAGE_GUARD_MS, QUICK_GUARD_MS, Touch

YES = Element("yes", Box(0, 0, 100, 100), Fill("card"), intent="yes")
NO = Element("no", Box(0, 120, 100, 100), Fill("card"), intent="no")
KEY = Element("key", Box(200, 0, 60, 60), Fill("card"), intent="key", quick=True)
WORDS = Element("words", Box(300, 0, 100, 100), Fill("card"))
PAGE = Scene("page", (YES, NO, KEY, WORDS))
LATER = 10_000


def tap(before: Touch, x: int, y: int, at: int, x_end: int | None = None, y_end: int | None = None) -> tuple[Touch, str]:
    down = touch.press(before, PAGE, x, y, at)
    after, element = touch.release(down, x if x_end is None else x_end, y if y_end is None else y_end, at + 60)
    return after, element.name if element else ""


def test_a_finger_that_comes_down_and_leaves_on_a_card_taps_it() -> None:
    """It begins and ends inside."""
    assert tap(Touch(), 50, 50, LATER)[1] == "yes"


def test_a_finger_that_slides_off_the_card_taps_nothing() -> None:
    """Neither the card it began on nor the one it ended on."""
    assert tap(Touch(), 50, 50, LATER, 50, 150)[1] == ""
    assert tap(Touch(), 50, 50, LATER, 150, 50)[1] == ""


def test_a_finger_that_slides_away_and_comes_back_taps() -> None:
    """The card is let go outside and taken again inside."""
    down = touch.press(Touch(), PAGE, 50, 50, LATER)
    away = touch.move(down, 50, 400)
    assert not away.inside
    back = touch.move(away, 60, 60)
    assert back.inside
    assert touch.release(back, 60, 60, LATER + 500)[1] == YES


def test_a_finger_between_the_cards_presses_nothing() -> None:
    """The gap and bare words are no targets."""
    assert touch.press(Touch(), PAGE, 50, 110, LATER).target is None
    assert touch.press(Touch(), PAGE, 350, 50, LATER).target is None


def test_a_trembling_hand_that_taps_twice_answers_once() -> None:
    """The second tap on the same card within 250 ms does nothing; a later one counts."""
    first, name = tap(Touch(), 50, 50, LATER)
    assert name == "yes"
    assert tap(first, 50, 50, LATER + 60 + AGAIN_MS - 1)[1] == ""
    assert tap(first, 50, 50, LATER + 60 + AGAIN_MS)[1] == "yes"


def test_two_cards_may_be_tapped_in_quick_succession() -> None:
    """Ticking several services fast is no double tap."""
    first, _ = tap(Touch(), 50, 50, LATER)
    assert tap(first, 50, 150, LATER + 70)[1] == "no"


def test_the_second_half_of_a_double_tap_does_not_fall_through_to_the_next_page() -> None:
    """For 300 ms after a new page is shown a touch on it does nothing."""
    first, _ = tap(Touch(), 50, 50, LATER)
    shown = touch.shown(first, LATER + 61)
    assert tap(shown, 50, 150, LATER + 61 + PAGE_GUARD_MS - 1)[1] == ""
    assert tap(shown, 50, 150, LATER + 61 + PAGE_GUARD_MS)[1] == "no"


@given(st.integers(70, 499))
def test_an_old_persons_slow_double_tap_answers_one_question(apart_ms: int) -> None:
    """Two taps on one place up to half a second apart; somebody who taps there on purpose has read the next question by then."""
    first, _ = tap(Touch(), 50, 50, LATER)
    shown = touch.shown(first, LATER + 61)
    answer = replace(YES, name="following", answer=True)
    page = Scene("page", (answer, NO))
    assert touch.press(shown, page, 55, 45, LATER + 60 + apart_ms).target is None
    assert touch.press(shown, page, 55, 45, LATER + 61 + GUARD_MS).target == answer


def test_a_finger_still_down_when_the_page_changes_taps_nothing() -> None:
    """It belonged to the page before."""
    down = touch.press(Touch(), PAGE, 50, 50, LATER)
    assert touch.release(touch.shown(down, LATER + 30), 50, 50, LATER + 60)[1] is None


def test_the_first_touch_of_all_counts_at_once() -> None:
    """Nothing can have fallen through to the first page after the start."""
    assert tap(touch.shown(Touch(), LATER), 50, 50, LATER + 5)[1] == "yes"


def test_fast_typing_repeats_a_letter() -> None:
    """Keys heed only a bouncing contact, not a fast finger."""
    first, _ = tap(Touch(), 220, 20, LATER)
    assert tap(first, 220, 20, LATER + 60 + QUICK_GUARD_MS - 1)[1] == ""
    assert tap(first, 220, 20, LATER + 60 + QUICK_GUARD_MS)[1] == "key"


@given(st.lists(st.tuples(st.integers(-20, 450), st.integers(-20, 250), st.integers(-20, 450), st.integers(-20, 250), st.integers(0, 400))))
def test_whatever_the_fingers_do_every_tap_began_and_ended_in_its_target(fingers: list[tuple[int, int, int, int, int]]) -> None:
    """And the same target is never tapped twice within its guard."""
    state, now = Touch(), LATER
    last: dict[str, Any] = {}
    for x, y, x_end, y_end, pause in fingers:
        now += pause
        down = touch.press(state, PAGE, x, y, now)
        now += 30
        state, element = touch.release(down, x_end, y_end, now)
        if element:
            assert element.box.holds(x, y) and element.box.holds(x_end, y_end) and element.intent is not None
            guard = QUICK_GUARD_MS if element.quick else AGAIN_MS
            if last.get("name") == element.name:
                assert now - 30 - last["at"] >= guard
            last = {"name": element.name, "at": now}


def test_a_finger_drawn_over_a_list_turns_its_page_and_taps_nothing() -> None:
    """Up for what follows, down for what came before, as on a telephone; beyond the first and last page nothing happens."""
    card = Element("service", Box(0, 0, 300, 200), Fill("card"), intent="service")
    before, after = (
        Element(f"{name}_page", Box(at, 900, 80, 80), Fill("card"), intent=name) for name, at in (("previous", 0), ("next", 90))
    )
    first = Scene("list", (card, replace(before, intent=None), after))
    middle = Scene("list", (card, before, after))
    for scene, begin, end, meant in (
        (middle, (150, 190), (160, 100), "next_page"),
        (middle, (150, 20), (140, 150), "previous_page"),
        (middle, (600, 500), (600, 100), "next_page"),  # beside the cards
        (first, (150, 20), (150, 150), ""),  # there is nothing before it, and it is no tap either
        (middle, (150, 100), (170, 120), "service"),  # a finger that trembles
        (middle, (20, 100), (280, 160), "service"),  # across the list
    ):
        down = touch.press(Touch(), scene, *begin, LATER)
        element = touch.release(down, *end, LATER + 200)[1]
        assert (element.name if element else "") == meant, (begin, end)
    key = Element("key_ก", Box(0, 1000, 80, 200), Fill("card"), intent="key", quick=True)
    typed = touch.press(Touch(), Scene("find", (card, key, before, after)), 40, 1180, LATER)
    assert touch.release(typed, 40, 1090, LATER + 200)[1] == key, "who types turns no page of what was found"
    dragged = touch.move(touch.press(Touch(), middle, 150, 190, LATER), 150, 100)
    assert not dragged.inside, "the card is let go as soon as it is a drag"
    fresh = touch.press(touch.shown(Touch(last_name="start"), LATER), middle, 150, 190, LATER + 100)
    assert touch.release(fresh, 150, 20, LATER + 200)[1] is None, "the finger belonged to the page before"
