"""A citizen, or an officer, has left the screen: nothing of what they wrote or set stays behind in the running kiosk."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.citizen import intents
from kiosk.guide.state import GuideState
from kiosk.officer import pin
from kiosk.officer.intents import Open
from kiosk.officer.page_names import PageName
from kiosk.paths import DataDir
from kiosk.survey.session import SurveyStep
from kiosk.ui.display import Display
from kiosk.ui.intents import DoneTyping, Home, NextTextSize, SetLanguage, ToggleContrast, TypeText
from tests.support.touch_panel import Person, somebody_at

WORDS = "ลุงแดง7734 บ้านเลขที่สี่".encode()  # as bytes: the test itself must not be where the words are found
PIN = "482913"


@pytest.fixture
def person(display: str, tmp_path: Path) -> Iterator[Person]:
    pin.set_pin(DataDir(tmp_path).pin, PIN)
    with somebody_at(display, tmp_path) as somebody:
        yield somebody


def in_memory(words: bytes) -> list[str]:
    """Every text in this process that holds the words, however deep in caches, scenes and keys of tiles."""
    gc.collect()
    seen: set[int] = set()
    found: list[str] = []
    waiting: list[Any] = [one for one in gc.get_objects() if type(one).__name__ != "frame"]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, str) and words in one.encode("utf-8", "replace"):
            found.append(one)
        waiting += gc.get_referents(one)
    return found


def do(person: Person, *taps: object) -> None:
    assert person.kiosk.app
    for tap in taps:
        person.kiosk.app.on_intent(tap)
        person.settle(0.02)


def write(person: Person, words: bytes) -> None:
    """Letter by letter, as on the keyboard of the screen."""
    for letter in words.decode():
        do(person, TypeText(letter))


def test_words_of_a_citizen_are_in_no_cache_after_they_went_home(person: Person) -> None:
    """Typed, put on the card, sent; stored in the database, and nowhere else any more."""
    do(person, intents.StartSurvey(), intents.GoToStep(SurveyStep("question", "problems")), intents.OpenKeyboard())
    write(person, WORDS)
    do(person, DoneTyping())
    person.settle(0.5)
    assert in_memory(WORDS)  # while the person is there, of course
    do(person, intents.Finish(), Home())
    person.settle(0.5)
    assert person.screen == "attract" and in_memory(WORDS) == []
    assert any(WORDS.decode() in row[0] for row in person.store.execute("SELECT record FROM responses"))


def test_letters_of_a_search_in_the_self_check_go_too(person: Person) -> None:
    """Whatever somebody looked for."""
    do(person, intents.OpenGuide())
    app = person.kiosk.app
    assert app and isinstance(app.state.person, GuideState)
    person.tap("search") if app._window.scene and app._window.scene.find("search") else person.tap("find")
    write(person, WORDS)
    assert in_memory(WORDS)
    do(person, Home())
    person.settle(0.5)
    assert person.screen == "attract" and in_memory(WORDS) == []


def test_comments_that_an_officer_read_are_not_kept_after_the_lock(person: Person) -> None:
    """They are citizens' words all the same."""
    do(person, intents.StartSurvey(), intents.GoToStep(SurveyStep("question", "problems")), intents.OpenKeyboard())
    write(person, WORDS)
    do(person, DoneTyping(), intents.Finish(), Home())
    do(person, intents.OpenOfficer(), *map(TypeText, PIN), Open(PageName.FIGURES), Open(PageName.COMMENTS))
    assert person.screen == "officer_comments" and in_memory(WORDS)
    do(person, Home())
    person.settle(0.5)
    assert person.screen == "attract" and in_memory(WORDS) == []


def test_language_size_and_contrast_are_the_sites_again(person: Person) -> None:
    """From the survey, from the self-check, and from the first screen that was left alone."""
    for leave in ((intents.StartSurvey(), Home()), (intents.OpenGuide(), Home()), (Home(),)):
        do(person, SetLanguage("en"), NextTextSize(), ToggleContrast(), *leave)
        assert person.kiosk.app and person.kiosk.app.state.display == Display("th")
