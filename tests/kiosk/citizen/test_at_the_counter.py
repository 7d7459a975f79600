"""A citizen answers, walks away, comes back, changes their mind: by taps at the whole kiosk, time made short."""

from kiosk.citizen import intents
from kiosk.runtime.opening import now
from kiosk.store import starts, tallies
from kiosk.store.verify import verify
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.session import SurveyStep
from kiosk.ui.intents import DoneTyping, TypeText
from tests.support.windowed_kiosk import WindowedKiosk


def test_twenty_taps_end_in_a_stored_and_chained_response(counter: WindowedKiosk) -> None:
    """What the kiosk is for: the thanks stands only when the response is safe, chained and counted."""
    counter.begin()
    counter.answer_all()
    (record,) = counter.stored()
    assert record["status"] == "complete" and record["mode"] == "self" and record["language"] == "th"
    assert {key: record["answers"][key] for key in ("1.1", "4")} == {"1.1": 4, "4": 4}
    assert verify(counter.store, counter.app.saver.questionnaire).ok
    assert counter.app.saver.answered_today() == 1


def test_the_thanks_goes_home_by_itself(quick: WindowedKiosk) -> None:
    """Nobody has to tap the thanks away."""
    quick.begin()
    quick.answer_all()
    quick.wait_until(lambda: quick.scene.name == "attract")
    assert len(quick.stored()) == 1


def test_citizen_walks_away_after_two_answers(quick: WindowedKiosk) -> None:
    """A countdown, then home; the two answers are kept as partial, counted, never scored."""
    quick.begin()
    quick.tap("option_female", "option_51_60")
    quick.wait_until(lambda: quick.scene.name == "still_here")
    quick.wait_until(lambda: quick.scene.name == "attract")
    (record,) = quick.stored()
    assert record["status"] == "partial" and record["answers"] == {"sex": "female", "age": "51_60"}
    today = day_of(now())
    totals = tallies.totals(quick.store, today, today)
    assert (totals.complete, totals.partial) == (0, 1)


def test_citizen_is_called_away_in_the_middle_of_a_word(quick: WindowedKiosk) -> None:
    """What was typed so far is kept with the other answers; letters typed to look for a service are no answer."""
    for name in ("write", "find"):
        quick.begin()
        while quick.scene.name != "open_question":
            quick.tap("option_male" if quick.scene.find("option_male") else "skip")
        quick.tap(name)
        quick.app.on_intent(TypeText("รอนาน"))
        quick.wait_until(lambda: quick.scene.name == "still_here")
        quick.wait_until(lambda: quick.scene.name == "attract")
    written, looked = quick.stored()
    assert written["answers"] == {"sex": "male", "wanted_services": "รอนาน"} and written["status"] == "partial"
    assert looked["answers"] == {"sex": "male"}


def test_citizen_who_only_looked_leaves_nothing_but_a_count(counter: WindowedKiosk) -> None:
    """Reading the notice and going home stores no response, only that somebody started."""
    counter.begin()
    counter.tap("leave", "stop_now")
    counter.kiosk.root.update()
    today = day_of(now())
    assert counter.stored() == [] and starts.starts(counter.store, today, today) == 1


def test_citizen_is_still_there(quick: WindowedKiosk) -> None:
    """Still here brings back the very question, with the answers so far."""
    quick.begin()
    quick.tap("option_female")
    quick.wait_until(lambda: quick.scene.name == "still_here")
    quick.tap("still_here")
    assert quick.app.state.session
    assert quick.app.state.session.step == SurveyStep("question", "age") and quick.app.state.session.answers == {"sex": "female"}


def test_a_person_in_a_wheelchair_brings_everything_down(counter: WindowedKiosk) -> None:
    """On the first screen or on any later one; the next person finds everything where it was."""
    high = counter.scene.find("start")
    counter.tap("reach")
    low = counter.scene.find("start")
    assert high and low and low.box.y > high.box.y and counter.scene.find("above")
    counter.tap("start", "next", "option_male")
    assert counter.scene.find("above")
    counter.tap("reach")
    assert not counter.scene.find("above") and counter.app.state.session and counter.app.state.session.answers == {"sex": "male"}
    counter.tap("reach", "leave", "stop_now")
    assert counter.scene.name == "attract" and not counter.scene.find("above")


def test_home_wipes_language_size_and_contrast(counter: WindowedKiosk) -> None:
    """The next person finds Thai, normal text, normal colours, no answers."""
    counter.tap("language", "text_size", "contrast", "start")
    assert counter.app.state.display.language == "en" and counter.app.state.display.text_step == 1
    counter.tap("next", "option_male", "leave", "stop_now")
    assert counter.scene.name == "attract" and counter.app.state.session is None
    assert counter.app.state.display == type(counter.app.state.display)()


def test_settings_that_somebody_left_behind_go_after_a_minute(quick: WindowedKiosk) -> None:
    """Switched to English and walked off: the first screen becomes Thai again by itself."""
    quick.tap("language")
    assert quick.app.state.display.language == "en"
    quick.wait_until(lambda: quick.app.state.display.language == "th")


def test_back_from_the_first_question_to_the_very_start(counter: WindowedKiosk) -> None:
    """Back leads home in the end and never traps anybody."""
    counter.begin()
    counter.tap("back", "back")
    assert counter.scene.name == "attract"


def test_the_disk_is_full_when_the_citizen_sends(quick: WindowedKiosk) -> None:
    """The page says so in words; the answers are held and stored once, as soon as there is room; the kiosk comes back by itself."""
    quick.store.execute("PRAGMA max_page_count = 1")
    limit = quick.store.execute("PRAGMA page_count").fetchone()[0]
    quick.store.execute(f"PRAGMA max_page_count = {limit}")
    for _ in range(100):  # until the file's last free pages are used up
        quick.begin()
        quick.answer_all()
        if quick.scene.name == "trouble":
            break
        quick.tap("finish")
    assert quick.scene.name == "trouble" and quick.app.state.screen == "out_of_service"
    held, before = quick.app.saver.unsaved, len(quick.stored())
    assert held == 1
    quick.store.execute("PRAGMA max_page_count = 1000000")
    quick.wait_until(lambda: quick.scene.name == "attract")
    assert len(quick.stored()) == before + 1 and verify(quick.store, quick.app.saver.questionnaire).ok


def test_a_tap_that_means_nothing_here_changes_nothing(counter: WindowedKiosk) -> None:
    """Late taps from another screen are harmless."""
    before = counter.app.state
    for intent in (intents.Rate(5), intents.Forward(), DoneTyping(), intents.GoToStep(SurveyStep("item", "1.1")), object()):
        counter.app.on_intent(intent)
    assert counter.app.state == before


def test_somebody_types_on_a_real_keyboard(counter: WindowedKiosk) -> None:
    """On an open question a real keyboard's letters open the line and stand on it."""
    counter.begin()
    while counter.app.state.session and counter.app.state.session.step.id != "problems":
        counter.tap("skip" if counter.scene.find("skip") else "next")
    counter.kiosk.root.event_generate("<Key>", keysym="a")
    counter.kiosk.root.update()
    assert counter.scene.name == "typing"
    counter.tap("key_done", "next")
    assert counter.app.state.session and counter.app.state.session.answers["problems"] == "a"


def test_citizen_looks_up_a_wanted_service(counter: WindowedKiosk) -> None:
    """A few letters, a tap: the service's name is the answer, the letters are not."""
    counter.begin()
    while counter.app.state.session and counter.app.state.session.step.id != "wanted_services":
        counter.tap("skip" if counter.scene.find("skip") else "next")
    counter.tap("find", "key_ใ", "key_บ")
    for letter in "ขับขี่":
        counter.tap(f"key_{letter}")
    counter.tap("found_P002", "key_done", "next")
    assert counter.app.state.session
    assert counter.app.state.session.answers == {
        "wanted_services": "จองคิวทำใบขับขี่",
        "wanted_services.picked": ("P002",),
    }


def test_what_was_tapped_is_told_from_what_was_typed(counter: WindowedKiosk) -> None:
    """The record names the tapped lines by code; taking one back takes its mark back, and one's own words have none."""
    counter.begin()
    while counter.app.state.session and counter.app.state.session.step.id != "problems":
        counter.tap("skip" if counter.scene.find("skip") else "next")
    counter.tap("line_0", "line_1", "line_0", "write", "key_ก", "key_done")
    assert counter.app.state.session
    assert counter.app.state.session.answers == {"problems": "ระบบช้าหรือขัดข้อง\nก", "problems.picked": ("system_slow",)}
    counter.tap("line_1")
    assert counter.app.state.session.answers == {"problems": "ก"}


def test_no_service_is_put_into_my_mouth(counter: WindowedKiosk) -> None:
    """Question 3.2 names this place and offers the search, none of the services that the pilot liked."""
    counter.begin()
    while counter.app.state.session and counter.app.state.session.step.id != "wanted_services":
        counter.tap("skip" if counter.scene.find("skip") else "next")
    assert not [element.name for element in counter.scene if element.name.startswith("line_")] and counter.scene.find("find")
