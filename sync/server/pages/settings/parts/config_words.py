"""What parts of a configuration are called on the pages that prepare it: texts of the first screens, places of the questionnaire."""

from kiosk.language.texts import Texts
from kiosk.survey.questionnaire import Questionnaire

TITLE = "attract_title"  # of the first screen
READY = "ready_"  # and a question's id: the lines that can be tapped under it (kiosk.survey.open_text)
LISTS = ("unsuitable_because", "wanted_services", "problems", "suggestions")
SITE_TEXTS = (TITLE, *(READY + question for question in LISTS))


def site_text_words(name: str, form: Questionnaire, t: Texts) -> str:
    """What a text of the first screens is called."""
    question = form.question(name.removeprefix(READY))
    if name == TITLE or question is None:
        return t("settings_title") if name == TITLE else name
    return t("settings_ready_of", question=question.text.get(t.language).replace("{place}", t("the_place")))


def place_words(place: str, form: Questionnaire, t: Texts) -> str:
    """Where in the questionnaire a text stands (sync.server.configuration.form_texts), by the numbers that are printed on the form."""
    kind, _, rest = place.partition("/")
    if kind != "question":
        return t(f"form_{kind}", id=rest)
    name, _, part = rest.partition("/")
    question = form.question(name)
    number = question.printed if question and question.printed else name
    if part == "short":
        return t("form_question_short", id=number)
    if not part or question is None:
        return t("form_question", id=number)
    code = part.partition("/")[2]
    turn = next((turn for turn, option in enumerate(question.options, 1) if option.code == code), 0)
    return t("form_option", id=number, n=turn)
