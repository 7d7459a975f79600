"""The manual's flow of coordination (2.2) on one sheet, for the wall behind the counter: who does what, in order, and what to agree on."""

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.sheet import A4, ACCENT, BRAND, CREAM, INK, LINE, SOFT, TINT, WHITE, Colour, PaperPage, PaperSheet, Rectangle, Type
from kiosk.language.texts import Texts
from kiosk.paths import PROCEDURES
from kiosk.survey import procedures
from kiosk.survey.procedures import CONFIRMED_AT, ProcedureStep

_EDGE = 16.0
_WIDE = A4[0] - 2 * _EDGE
_BADGE = 11.0  # millimetres: the circle with a step's number
_ACTORS: dict[str, Colour] = {"citizen": ACCENT, "officer": BRAND, "agency": SOFT, "system": SOFT}


def coordination_sheet(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """One sheet in the largest letters that fit. Raises fonts.FontsMissingError, procedures.ProceduresError."""
    return next(pages for size in (11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8) if (pages := _set(counter, t, size)) or size == 8)


def _set(counter: ServiceCounter, t: Texts, size: float) -> list[PaperPage]:
    sheet, flow = PaperSheet(), procedures.coordination(PROCEDURES)
    y = sheet.block((_EDGE, 12, _WIDE), t("kind_coordination"), Type(18, bold=True, colour=BRAND))
    y = sheet.block((_EDGE, y, _WIDE), f"{counter.place} · {t('coordination_source')}", Type(10.5, colour=SOFT)) + 4
    for number, step in enumerate(flow.steps, 1):
        y = _step(sheet, y, (number, step), t, size, last=number == len(flow.steps))
        if number == CONFIRMED_AT:
            y = _call(sheet, y, t, size)
    y = sheet.block((_EDGE, y + 2, _WIDE), t("coordination_agree"), Type(size + 1, bold=True, colour=BRAND))
    for words in flow.conditions:
        sheet.line(_EDGE, y, "•", Type(size, bold=True, colour=BRAND))
        y = sheet.block((_EDGE + 5, y, _WIDE - 5), words(t.language), Type(size)) + 0.8
    return [sheet.page()] if y <= A4[1] - 12 or size == 8 else []


def _step(sheet: PaperSheet, y: float, numbered: tuple[int, ProcedureStep], t: Texts, size: float, last: bool) -> float:
    """A number in the colour of who acts, with the way down to the next one."""
    number, step = numbered
    actor = t(f"coordination_{step.actor}") + (f" · {t('coordination_sometimes')}" if step.optional else "")
    name, words = Type(size + 0.5, bold=True, colour=BRAND), Type(size, colour=INK)
    left, room = _EDGE + _BADGE + 5, _WIDE - _BADGE - 5
    high = max(_BADGE, name.line + len(sheet.lines(step.words(t.language), room, words)) * words.line)
    if not last:
        sheet.stroke([(_EDGE + _BADGE / 2, y + _BADGE), (_EDGE + _BADGE / 2, y + high + 3)], LINE, 0.8)
    sheet.area(Rectangle(_EDGE, y, _BADGE, _BADGE, _ACTORS[step.actor], None, _BADGE / 2))
    sheet.line(_EDGE, y + 1.6, str(number), Type(15, bold=True, colour=WHITE, align="C"), _BADGE)
    end = sheet.block((left, y - 0.8, room), actor, name)
    return max(y + high, sheet.block((left, end, room), step.words(t.language), words)) + 3


def _call(sheet: PaperSheet, y: float, t: Texts, size: float) -> float:
    """What must not be forgotten: the person confirms what was typed for them."""
    strong, words = Type(size + 1, bold=True), Type(size)
    left, room = _EDGE + _BADGE + 5, _WIDE - _BADGE - 5
    lines = len(sheet.lines(t("coordination_confirm_note"), room - 8, words))
    high = strong.line + lines * words.line + 4
    sheet.stroke([(_EDGE + _BADGE / 2, y - 3), (_EDGE + _BADGE / 2, y + high + 3)], LINE, 0.8)
    sheet.area(Rectangle(left, y, room, high, CREAM, TINT, 2))
    end = sheet.block((left + 4, y + 1.5, room - 8), t("coordination_confirm"), strong)
    sheet.block((left + 4, end, room - 8), t("coordination_confirm_note"), words)
    return y + high + 4
