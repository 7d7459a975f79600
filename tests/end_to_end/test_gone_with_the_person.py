"""A citizen, or an officer, has left the screen: nothing of what they wrote or set stays behind in the running kiosk."""

import gc
from collections.abc import Iterator
from pathlib import Path

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
from tests.support import scene_checks
from tests.support.touch_panel import Person, somebody_at

PIN = "482913"


@pytest.fixture
def person(display: str, tmp_path: Path) -> Iterator[Person]:
    pin.set_pin(DataDir(tmp_path).pin, PIN)
    with somebody_at(display, tmp_path) as somebody:
        yield somebody


@pytest.fixture(scope="module", autouse=True)
def collector_knows_everything() -> Iterator[None]:
    """What was loaded before the first test, too: the other tests keep it out of the collector's sight."""
    gc.unfreeze()
    yield
    gc.freeze()


def words_of(number: int) -> bytes:
    """What somebody writes, in each test with a number of its own: what a test that failed left behind is not the next one's fault.

    Put together here, and bytes, because sources are kept as text too: by reports of failures and by rules that parse every file.
    """
    return f"ลุงแดง{number} บ้านเลขที่สี่".encode()


def in_memory(words: bytes) -> list[str]:
    """Every text in this process that holds the first of the words, the part that neither a line break nor a letter still to come takes
    off: in whatever the collector knows of, and in what it does not track because it holds nothing but texts."""
    part = words.decode().split()[0]
    gc.collect()
    waiting = gc.get_objects()
    seen: set[int] = set()
    texts: dict[int, str] = {}
    while waiting:
        objects, waiting = waiting, []
        for start in range(0, len(objects), 1000):
            members = gc.get_referents(*objects[start : start + 1000])
            texts |= {id(text): text for text in members if isinstance(text, str) and part in text and text is not part}
            waiting += [member for member in members if not isinstance(member, HOLDS_NOTHING) and not gc.is_tracked(member)]
        waiting = list({id(member): member for member in waiting if id(member) not in seen}.values())
        seen.update(map(id, waiting))
    return list(texts.values())


HOLDS_NOTHING = (str, bytes, int, float, type(None))


def holders_left(person: Person, words: bytes) -> list[str]:
    """What still holds the words half a second after somebody left, or ten seconds later: the machine's own check, in a thread beside the
    screen, reads the store's last responses and may be at it just now."""
    texts: list[str] = []
    for seconds in (0.5, 1, 2, 3, 4):
        texts.clear()  # or they would be there because they were found
        person.settle(seconds)
        texts += in_memory(words)
        if not texts:
            break
    return [holders(text, texts) for text in texts[:3]]


def holders(text: str, texts: list[str]) -> str:
    """Not what was written, but the types of what refers to it, and of what refers to that; `texts` is our own list."""
    around = [holder for holder in gc.get_referrers(text) if holder is not texts]
    beyond = [holder for holder in gc.get_referrers(*around) if holder is not around] if around else []
    return " < ".join(
        str(sorted({f"{type(holder).__module__}.{type(holder).__qualname__}" for holder in ring})) for ring in (around, beyond)
    )


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
    words = words_of(7734)
    do(person, intents.StartSurvey(), intents.GoToStep(SurveyStep("question", "problems")), intents.OpenKeyboard())
    write(person, words)
    do(person, DoneTyping())
    person.settle(0.5)
    assert in_memory(words)  # while the person is there, of course
    do(person, intents.Finish(), Home())
    assert (holders_left(person, words), person.screen) == ([], "attract")
    assert any(words.decode() in row[0] for row in person.store.execute("SELECT record FROM responses"))


def test_letters_of_a_search_in_the_guide_go_too(person: Person) -> None:
    """Whatever somebody looked for."""
    words = words_of(7735)
    do(person, intents.OpenGuide())
    app = person.kiosk.app
    assert app and isinstance(app.state.person, GuideState)
    person.tap("search") if app._window.scene and app._window.scene.find("search") else person.tap("find")
    write(person, words)
    assert words.decode() in str(app.state.person)
    do(person, Home())
    assert (holders_left(person, words), person.screen) == ([], "attract")


def test_comments_that_an_officer_read_are_not_kept_after_the_lock(person: Person) -> None:
    """They are citizens' words all the same."""
    words = words_of(7736)
    do(person, intents.StartSurvey(), intents.GoToStep(SurveyStep("question", "problems")), intents.OpenKeyboard())
    write(person, words)
    do(person, DoneTyping(), intents.Finish(), Home())
    do(person, intents.OpenOfficer(), *map(TypeText, PIN), Open(PageName.FIGURES), Open(PageName.COMMENTS))
    scene = person.kiosk.app._window.scene if person.kiosk.app else None
    assert person.screen == "officer_comments" and scene and words.decode().split()[0] in str(scene_checks.words_of(scene))
    del scene
    do(person, Home())
    assert (holders_left(person, words), person.screen) == ([], "attract")


def test_language_size_and_contrast_are_the_sites_again(person: Person) -> None:
    """From the survey, from the guide, and from the first screen that was left alone."""
    for leave in ((intents.StartSurvey(), Home()), (intents.OpenGuide(), Home()), (Home(),)):
        do(person, SetLanguage("en"), NextTextSize(), ToggleContrast(), *leave)
        assert person.kiosk.app and person.kiosk.app.state.display == Display("th")
