"""The provider's form on one page (the manual, form 2): one set for each district at the end of the fiscal year; empty, or as filled in."""

from datetime import date

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.forms.form_side import INNER, MARGIN, FormBox, FormSide
from kiosk.documents.sheet import PaperPage, Type
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import month_name
from kiosk.survey.yearly.provider_answers import OBSTACLES, REASONS, Answers

_SIZE = 11


def provider_form(counter: ServiceCounter, t: Texts, answers: Answers | None = None) -> list[PaperPage]:
    """Word for word, with this place's name. `answers`: as an officer filled it in. Raises fonts.FontsMissingError."""
    filled = answers or Answers()
    gaps = (2.2, 1.8, 1.5, 1.2, 1.0, 0.7)
    side = next((laid for gap in gaps if (laid := _side(gap, counter, filled, t)).fits), _side(0.4, counter, filled, t))
    return [side.page(f"{t('form_2_number')} · {counter.place}", t("form_page", page=1, pages=1))]


def _side(gap: float, counter: ServiceCounter, filled: Answers, t: Texts) -> FormSide:
    side = FormSide(_SIZE, gap)
    side.title([t("provider_title"), t("provider_subject"), t("at_place", place=counter.place, province=counter.province)])
    opened = date.fromisoformat(filled.opened_on) if filled.opened_on else None
    side.day((t("provider_opened"), t("form_month"), t("form_year")), f"{opened.day} {month_name(opened, t.language)}" if opened else "")
    side.y = side.sheet.block((MARGIN, side.y, INNER), t("provider_purpose"), side.plain)
    side.skip(3)
    _suitable(side, counter, filled, t)
    side.question(t("provider_2", place=counter.place))
    side.boxes([_obstacle(number, kind, filled, t) for number, kind in enumerate(OBSTACLES, 1)], most=1)
    side.skip(2)
    side.question(t("provider_3"))
    if filled.suggestions:
        side.written(filled.suggestions)
    else:
        side.numbered(3)
    side.skip(2)
    side.after(t("provider_position"), 90, filled.position)
    side.skip(3)
    side.y = side.sheet.block((MARGIN, side.y, INNER), t("provider_thanks"), Type(_SIZE, bold=True, align="C"))
    side.skip(2)
    side.y = side.sheet.block((MARGIN, side.y, INNER), t("provider_note"), Type(_SIZE - 1.5))
    return side


def _suitable(side: FormSide, counter: ServiceCounter, filled: Answers, t: Texts) -> None:
    side.question(t("provider_1", place=counter.place))
    side.y = side.box(MARGIN + 4, FormBox(t("provider_yes"), ticked=filled.suitable == "yes"), INNER - 4)
    side.skip(0.8)
    reasons = [
        FormBox(t(f"provider_reason_{n}"), line=n == 4, ticked=reason in filled.because, written=filled.because_other if n == 4 else "")
        for n, reason in enumerate(REASONS, 1)
    ]
    side.boxes(reasons, indent=12, most=1)
    no = FormBox(t("provider_no"), line=True, ticked=filled.suitable == "no", written=filled.unsuitable_because)
    side.y = side.box(MARGIN + 4, no, INNER - 4)
    side.skip(3)


def _obstacle(number: int, kind: str, filled: Answers, t: Texts) -> FormBox:
    words = filled.obstacles.get(kind, "")
    return FormBox(t(f"provider_obstacle_{number}"), line=True, ticked=bool(words), written="" if words == "-" else words)
