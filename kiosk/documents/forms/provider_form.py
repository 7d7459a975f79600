"""The provider's form on one page (the manual, form 2): one set for each district at the end of the fiscal year."""

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.forms.form_side import INNER, MARGIN, FormBox, FormSide
from kiosk.documents.sheet import PaperPage, Type
from kiosk.language.texts import Texts

_SIZE = 11


def provider_form(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """Word for word, with this place's name. Raises fonts.FontsMissingError."""
    side = next((laid for gap in (2.2, 1.8, 1.5, 1.2, 1.0) if (laid := _side(gap, counter, t)).fits), _side(0.7, counter, t))
    return [side.page(f"{t('form_2_number')} · {counter.place}", t("form_page", page=1, pages=1))]


def _side(gap: float, counter: ServiceCounter, t: Texts) -> FormSide:
    side = FormSide(_SIZE, gap)
    side.title([t("provider_title"), t("provider_subject"), t("at_place", place=counter.place, province=counter.province)])
    side.day((t("provider_opened"), t("form_month"), t("form_year")))
    side.y = side.sheet.block((MARGIN, side.y, INNER), t("provider_purpose"), side.plain)
    side.skip(3)
    side.question(t("provider_1", place=counter.place))
    side.y = side.box(MARGIN + 4, FormBox(t("provider_yes")), INNER - 4)
    side.skip(0.8)
    side.boxes([FormBox(t(f"provider_reason_{n}"), line=n == 4) for n in range(1, 5)], indent=12, most=1)
    side.y = side.box(MARGIN + 4, FormBox(t("provider_no"), line=True), INNER - 4)
    side.skip(3)
    side.question(t("provider_2", place=counter.place))
    side.boxes([FormBox(t(f"provider_obstacle_{n}"), line=True) for n in range(1, 6)], most=1)
    side.skip(2)
    side.question(t("provider_3"))
    side.numbered(3)
    side.skip(2)
    side.after(t("provider_position"), 90)
    side.skip(3)
    side.y = side.sheet.block((MARGIN, side.y, INNER), t("provider_thanks"), Type(_SIZE, bold=True, align="C"))
    side.skip(2)
    side.y = side.sheet.block((MARGIN, side.y, INNER), t("provider_note"), Type(_SIZE - 1.5))
    return side
