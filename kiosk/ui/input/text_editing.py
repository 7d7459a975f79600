"""A line of text in the making, on the screen's keyboard or a real one: how Thai letters compose, and what each key does to it."""

from typing import assert_never

from kiosk.frozen import frozen
from kiosk.ui.intents import Erase, KeyIntent, SetLayer, TypeText

THAI, LATIN = "thai", "latin"  # layers of keys, and layouts of a real keyboard
LIMIT = 500  # letters on the line: more than the paper form has room for

ABOVE_BELOW = "ัิีึืฺุู็่้๊๋์ํ"  # marks that stand above or below a consonant
# What the Thai fonts of a kiosk have letters for; an emoji or a letter of another script would be an empty box here and gone on paper.
_DRAWN = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x0E01, 0x0E3A),
    (0x0E3F, 0x0E5B),
    (0x2010, 0x2010),
    (0x2013, 0x2015),
    (0x2017, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x203C, 0x203C),
    (0x203E, 0x203E),
    (0x20AC, 0x20AC),
    (0x2122, 0x2122),
)
_TONES = "่้๊๋์"
_UPPER_LOWER_VOWELS = "ัิีึืุูํ"


@frozen
class TextEntry:
    """The text on the line and the layer of keys that is up; shift holds for one key, and a letter of a real keyboard brings its own."""

    text: str = ""
    layer: str = "thai"

    def after(self, intent: KeyIntent) -> "TextEntry":
        """The line after a key."""
        match intent:
            case TypeText():
                layer = layout_of(intent.text) if intent.key else ""
                return TextEntry(composed(self.text, intent.text), layer or self.layer.removesuffix("_shift"))
            case Erase():
                return TextEntry(erased(self.text), self.layer.removesuffix("_shift"))
            case SetLayer():
                return TextEntry(self.text, intent.layer)
            case _:
                assert_never(intent)


def composed(text: str, letters: str) -> str:
    """The text after typing, as a phone does it: a mark needs a letter below it, is not doubled, and a tone typed before
    its vowel is put after it (the order of the Thai standard WTT 2.0). What cannot be drawn is not taken."""
    for letter in letters:
        text = _with_letter(text, letter)
    return text[:LIMIT]


def _with_letter(text: str, letter: str) -> str:
    if letter not in ABOVE_BELOW:
        return text + letter if any(low <= ord(letter) <= high for low, high in _DRAWN) else text
    last = text[-1:]
    if not last or last == letter or not ("ก" <= last <= "ฮ" or last in ABOVE_BELOW):
        return text
    if last in _TONES and letter in _UPPER_LOWER_VOWELS:
        return text if text[-2:-1] in _UPPER_LOWER_VOWELS else text[:-1] + letter + last
    if (last in _TONES and letter in _TONES) or (last in _UPPER_LOWER_VOWELS and letter in _UPPER_LOWER_VOWELS):
        return text[:-1] + letter
    return text + letter


def first_layer(language: str) -> str:
    """The keys that come up for readers of a language: there are Thai and Latin ones."""
    return THAI if language == "th" else LATIN


def layout_of(letter: str) -> str:
    """The layout that has this letter; "" for figures and signs, which both have."""
    if "\u0e01" <= letter <= "\u0e5b":
        return THAI
    return LATIN if letter.isascii() and letter.isalpha() else ""


def erased(text: str) -> str:
    """One code point less: a wrong tone mark goes alone, its consonant stays."""
    return text[:-1]
