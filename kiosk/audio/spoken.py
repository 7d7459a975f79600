"""From a scene to what is read aloud of it. Pure: every element that says or means something has its words, a decoration has none.

A card says its words and its state, a sign that has no words says what a tap on it does, a person's own words are spelled, and
numbers stand as figures (splicing.py says them). Reading order is the scene's, as the focus walks it.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from kiosk.frozen import frozen
from kiosk.ui.drawing.scene import Element, Scene
from kiosk.ui.intents import ChooseLanguage, SetLanguage, SetLayer, TypeText

Words = Callable[..., str]  # texts of the groups "citizen" and "spoken" by key

OWN_WORDS = re.compile(r"text(_\d+)?|own_words")  # elements that show what somebody typed
CARET = "|"
# What has a sign, or letters that nobody would read aloud, instead of words: by the element's name.
SIGNS = {
    **{name: f"spoken_{name}" for name in ("text_size", "contrast", "leave", "officer", "previous_page", "next_page", "code")},
    **{name: f"spoken_{name}" for name in ("key_shift", "key_erase", "key_space", "key_digits")},
    "back": "back",
}
DECORATIONS = {"Fill", "Panel", "FaceRow", "Face", "Sign", "Photograph", "Dots"}  # looks that say nothing while a tap on them means nothing
# Read where a person asks for the whole page, not every time a page comes: they stand on all of them.
FOR_OFFICERS = {"detail_title", "detail_words"}  # a file and a line below a fault's sentence
FRAME = {"heading", "mark", "progress", "layout", "above", "page_of"}


@frozen
class Utterance:
    """What one element says."""

    element: str
    text: str
    target: bool = False
    spelled: bool = False  # letter by letter


def spoken(scene: Scene, words: Words) -> tuple[Utterance, ...]:
    """Everything on the scene that can be heard, in the order of the scene."""
    return tuple(
        Utterance(element.name, text, element.intent is not None, bool(OWN_WORDS.fullmatch(element.name)))
        for element in scene
        if (text := text_of(element, words))
    )


def opening(utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """What is said when a page comes: title, hints, errors. Answers are said one by one, as the focus comes to them."""
    return tuple(said for said in utterances if not said.target and said.element not in FRAME)


def text_of(element: Element, words: Words) -> str:
    """ "" for a decoration: a ground, a face beside its word, a sign that leads nowhere."""
    if element.name in FOR_OFFICERS or (element.intent is None and type(element.look).__name__ in DECORATIONS):
        return ""
    if OWN_WORDS.fullmatch(element.name):
        return _joined(getattr(element.look, "lines", ())).removesuffix(CARET) or words("spoken_empty")
    special = _special(element, words)
    if special is not None:
        return special
    parts = (_joined(part) for part in _parts(element.look))
    state = words("spoken_chosen") if getattr(element.look, "chosen", False) else ""
    return " · ".join(part for part in (*parts, state) if part)


def _special(element: Element, words: Words) -> str | None:
    """What is not said as it is written; None where it is."""
    look: Any = element.look
    match element.intent:
        case SetLanguage(language=language) if f"spoken_language_{language}" in words:  # type: ignore[operator]
            return words(f"spoken_language_{language}")
        case ChooseLanguage():
            return words("spoken_languages")
        case SetLayer(layer=layer) if element.name == "key_layer":
            return words(f"spoken_layer_{layer}")
        case TypeText(text=text) if element.name.startswith("key_") and element.name not in SIGNS:
            return letter(text, words)
    if element.name == "page_of":
        page, pages = look.lines[0].split("/")
        return words("page_of", page=page, pages=pages)
    if element.name == "progress":
        return words("spoken_progress", number=look.done, total=look.total)
    if element.name in SIGNS and (not getattr(look, "lines", ()) or element.name == "text_size"):
        return words(SIGNS[element.name]) if element.intent is not None or element.name == "code" else ""
    return None


def letter(text: str, words: Words) -> str:
    """The name of a letter as it is spelled; the letter itself where it has none."""
    key = f"letter_{ord(text.lower()):04x}" if len(text) == 1 else ""
    return words(key) if key in words else text  # type: ignore[operator]


def _parts(look: Any) -> Iterable[Any]:
    """The words of a look in reading order: a step's number, the label above, the words, the number of a level, what stands below."""
    above = look.small if type(look).__name__ == "ReviewCard" else ()
    below = () if above else getattr(look, "small", ())
    number = getattr(look, "number", "")
    level = hasattr(look, "level")
    return (
        *((() if level else number, getattr(look, "label", ()), above, getattr(look, "lines", ()), number if level else ())),
        *(below, getattr(look, "note", ()), getattr(look, "value", ()) if isinstance(getattr(look, "value", ()), tuple) else ()),
    )


def _joined(part: Any) -> str:
    return part if isinstance(part, str) else " ".join(part)
