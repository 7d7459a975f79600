"""Colours by role, for the normal and the high-contrast theme. Screens name roles; only this file names colours.

Every pair that carries text was computed against WCAG 2.2 (relative luminance); tests/kiosk/ui/drawing/test_theme.py holds them to
7:1 (1.4.6) for text, 10:1 for questions, 3:1 (1.4.11) for edges and icons. Where colours chosen by eye
fell short they were darkened: soft ink, the level colours of text, the line that bounds a card.
"""

from functools import cached_property

from kiosk.frozen import frozen


@frozen
class Theme:
    name: str
    colours: tuple[tuple[str, str], ...]

    @cached_property
    def _table(self) -> dict[str, str]:
        return dict(self.colours)

    def __getitem__(self, role: str) -> str:
        return self._table[role]

    def __hash__(self) -> int:  # a theme is in the key of every tile and ground: its sixty colours need not be
        return hash(self.name)


_NORMAL = {
    "ink": "#14213D",
    "soft_ink": "#36435A",
    "paper": "#F4F6FA",
    "card": "#FFFFFF",
    "line": "#C9D2E0",  # decorative: panels that are no control, rules
    "edge": "#7786A0",  # bounds of a control, 3:1 on paper and card
    "shadow": "#CBD3E1",
    "brand": "#123F7A",
    "brand_deep": "#0A2148",
    "brand_soft": "#1E4D8C",
    "brand_edge": "#8FB0E3",
    "on_brand": "#FFFFFF",
    "on_brand_soft": "#E6EFFC",
    "action": "#0A55A3",
    "action_pressed": "#073D78",
    "on_action": "#FFFFFF",
    "accent": "#F2A900",
    "accent_pressed": "#FFC845",
    "on_accent": "#14213D",
    "accent_soft": "#FFF3D6",
    "on_accent_soft": "#5A3D00",
    "track": "#D5DCEA",
    "progress_track": "#0A2148",
    "chip": "#DCE8FA",
    "on_chip": "#123F7A",
    "chosen": "#E7F0FC",
    "chosen_edge": "#0A55A3",
    "pressed": "#DCE9FA",
    "focus": "#B3261E",
    "bad": "#861710",
    "bad_soft": "#FBE9E7",
    "good": "#0E5532",
    "good_soft": "#E6F4EC",
    "bar": "#123F7A",
    "bar_soft": "#3A75BF",
    "level5": "#1B7F4B",
    "level4": "#529229",
    "level3": "#A87C00",
    "level2": "#C96611",
    "level1": "#B3261E",
    "level5_text": "#0E5532",
    "level4_text": "#2C4F12",
    "level3_text": "#5A4200",
    "level2_text": "#723300",
    "level1_text": "#861710",
    "level5_soft": "#E6F4EC",
    "level4_soft": "#EBF4E3",
    "level3_soft": "#FBF3DD",
    "level2_soft": "#FCEEE1",
    "level1_soft": "#FBEAE8",
    "face": "#FFFFFF",
    "modules": "#000000",  # of a QR code
}

_CONTRAST = {
    **dict.fromkeys(_NORMAL, "#000000"),
    "paper": "#FFFFFF",
    "card": "#FFFFFF",
    "shadow": "#FFFFFF",
    "on_brand": "#FFFFFF",
    "on_brand_soft": "#FFFFFF",
    "brand_edge": "#FFFFFF",
    "brand_soft": "#000000",
    "on_action": "#FFFFFF",
    "accent": "#FFE45C",
    "accent_pressed": "#FFFFFF",
    "accent_soft": "#FFFFFF",
    "track": "#BFBFBF",
    "chip": "#FFFFFF",
    "chosen": "#FFF6C2",
    **{f"level{level}_soft": "#FFF6C2" for level in range(1, 6)},
    "pressed": "#FFE45C",
    "bad_soft": "#FFFFFF",
    "good_soft": "#FFFFFF",
    "bar_soft": "#595959",
    "face": "#FFFFFF",
}

NORMAL = Theme("normal", tuple(_NORMAL.items()))
CONTRAST = Theme("contrast", tuple(_CONTRAST.items()))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, relative luminance): 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
