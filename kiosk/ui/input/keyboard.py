"""The keyboard on the screen: Kedmanee, Latin and digit layers. It lays out keys; what they do to a text is text_editing.py's.

Kedmanee is the Thai standard TIS 820-2538; keys are at least 12.7 mm (VVSG 2.0, 7.2-I) wherever the screen is wide enough.
"""

from collections.abc import Callable

from kiosk.frozen import frozen
from kiosk.ui.drawing.icons import icon
from kiosk.ui.drawing.metrics import ScreenMetrics
from kiosk.ui.drawing.paint import Painter, Pen
from kiosk.ui.drawing.scene import FOCUS, PRESSED, REST, Box, Element
from kiosk.ui.input.text_editing import ABOVE_BELOW
from kiosk.ui.text.thai_text import TextStyle, ink

LAYERS: dict[str, tuple[str, ...]] = {
    "thai": ("ๅ/-ภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวงฃ", "ผปแอิืทมใฝ"),
    "thai_shift": ("+๑๒๓๔ู฿๕๖๗๘๙", '๐"ฎฑธํ๊ณฯญฐ,', "ฤฆฏโฌ็๋ษศซ.ฅ", "()ฉฮฺ์?ฒฬฦ"),
    "latin": ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm-."),
    "latin_shift": ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM_,"),
    "digits": ("1234567890", '-/:;()฿&@"', ".,?!'+=*#%", "_<>[]{}^~"),
}

SIGNS = {"thai": "ไทย", "latin": "EN", "digits": "123"}  # of a layer, as the language bar of an office's PC has them


@frozen
class KeyboardKey:
    """One key: a letter, or words, or a sign."""

    label: str
    style: TextStyle
    icon: str = ""
    strong: bool = False
    lit: bool = False
    state: str = REST

    def paint(self, painter: Painter) -> None:
        pressed = self.state == PRESSED
        radius = min(painter.width, painter.height) // 6
        fill = "pressed" if pressed or self.lit else "action" if self.strong else "card"
        painter.panel(fill, radius, "chosen_edge" if pressed else "edge", 3 if pressed else 2)
        if self.state == FOCUS:
            painter.ring(radius)
        role = "on_action" if self.strong and not pressed else "ink"
        if self.icon:
            size = min(painter.width, painter.height) * 5 // 10
            painter.stencil(icon(self.icon, size), (painter.width - size) // 2, (painter.height - size) // 2, role)
            return
        label = "\u25cc" + self.label if self.label and self.label in ABOVE_BELOW else self.label
        baseline = painter.height // 2 + self.style.pixels * 3 // 10  # the middle of a consonant is the middle of the key
        _, top, _, bottom = ink(label, self.style)
        edge = self.style.pixels // 10
        if baseline + top < edge:  # a tall vowel on a low key: down as far as it has to be
            baseline = min(edge - top, (painter.height - top - bottom) // 2)
        painter.text(0, baseline - self.style.rise, label, Pen(self.style, role, "centre"), painter.width)


@frozen
class KeyIntents:
    """What keys mean to the app: made by the caller, so that the toolkit knows no intent."""

    letter: Callable[[str], object]
    layer: Callable[[str], object]
    erase: object
    done: object


@frozen
class KeyStyles:
    """How keys are written: their letters, and the smaller words of the bottom row."""

    letter: TextStyle
    word: TextStyle


def height(metrics: ScreenMetrics, most: int) -> int:
    """Pixels the keyboard takes: five rows of 12.7 to 20 mm, no more than `most`."""
    low, high = 5 * metrics.target + 4 * gap(metrics), 5 * metrics.answer + 4 * gap(metrics)
    return max(low, min(high, most))


def gap(metrics: ScreenMetrics) -> int:
    """2.5 mm between keys; less where twelve keys of 12.7 mm would not fit beside each other otherwise."""
    spare = (metrics.width - 2 * metrics.px(2) - 12 * metrics.target) // 11
    return max(2, min(metrics.gap, spare))


def keys(area: Box, layer: str, styles: KeyStyles, metrics: ScreenMetrics, intents: KeyIntents, done: str) -> list[Element]:
    """The keys of a layer in `area`: four rows of letters, and a row of shift, layer, space, erase and `done`, the word for it."""
    rows = area.rows(5, gap(metrics))
    elements = []
    for row, letters in zip(rows, LAYERS[layer], strict=False):
        cells = row.columns(max(map(len, LAYERS[layer])), gap(metrics))
        start = (len(cells) - len(letters)) // 2
        for cell, letter in zip(cells[start:], letters, strict=False):
            elements.append(Element(f"key_{letter}", cell, KeyboardKey(letter, styles.letter), intents.letter(letter), quick=True))
    return elements + _bottom_row(rows[4], layer, styles.word, metrics, intents, done)


def _bottom_row(row: Box, layer: str, small: TextStyle, metrics: ScreenMetrics, intents: KeyIntents, done: str) -> list[Element]:
    base = layer.removesuffix("_shift")
    other, other_label = ("latin", "ABC") if base == "thai" else ("thai", "กขค")
    shifted = layer.endswith("_shift")
    plan: list[tuple[str, float, KeyboardKey, object]] = [
        ("key_layer", 1.6, KeyboardKey(other_label, small), intents.layer(other)),
        ("key_digits", 1.6, KeyboardKey("123", small, lit=base == "digits"), intents.layer("digits")),
        ("key_space", 3.6, KeyboardKey("", small), intents.letter(" ")),
        ("key_erase", 1.6, KeyboardKey("", small, "erase"), intents.erase),
        ("key_done", 2.6, KeyboardKey(done, small, strong=True), intents.done),
    ]
    if base != "digits":
        plan.insert(
            0, ("key_shift", 1.6, KeyboardKey("", small, "shift", lit=shifted), intents.layer(base if shifted else f"{base}_shift"))
        )
    room = row.w - gap(metrics) * (len(plan) - 1)
    whole = sum(share for _, share, _, _ in plan)
    elements, x = [], row.x
    for name, share, key, intent in plan:
        wide = int(room * share / whole)
        elements.append(Element(name, Box(x, row.y, wide, row.h), key, intent, quick=name in ("key_space", "key_erase")))
        x += wide + gap(metrics)
    return elements
