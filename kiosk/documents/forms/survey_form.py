"""The citizen's form on one sheet (the manual, form 1): this place, its services, the questionnaire's own words, in the order in which
the kiosk's paper page asks for them. The small key before a box is what the clerk types there."""

from collections.abc import Callable, Sequence

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.forms.form_side import INNER, MARGIN, FormBox, FormSide
from kiosk.documents.sheet import FAINT, LINE, SOFT, TINT, WHITE, PaperPage, Rectangle, Type
from kiosk.language.texts import Texts
from kiosk.survey.limits import LEVELS, PAPER_KEYS
from kiosk.survey.questionnaire import Question, Questionnaire

_SIZES = (12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5)
_GAPS = (2.4, 2.0, 1.7, 1.4, 1.2, 1.0)
_TIGHT = 0.75  # the gap at which a size is given up
_LEVEL_WIDE = 19.0  # millimetres of a column of levels
_SUBJECT = " การให้บริการ"  # where the manual breaks the title


def survey_form(counter: ServiceCounter, form: Questionnaire, t: Texts, serial: str = "") -> list[PaperPage]:
    """Two sides of one sheet: part 1 on the front, parts 2 and 3 on the back, in the largest letters that fit.

    `serial`: the number of this copy; without one there is a line for it. Raises fonts.FontsMissingError.
    """

    def front(size: float, gap: float) -> FormSide:
        return _front(size, gap, counter, form, t, serial)

    def back(size: float, gap: float) -> FormSide:
        return _back(size, gap, counter, form, t)

    sides = (front, back)
    size = next((size for size in _SIZES if all(side(size, _TIGHT).fits for side in sides)), _SIZES[-1])
    number = t("form_number", form=form.id, version=form.version)
    foot = " · ".join(filter(None, (number, counter.place, t("form_keys"), brand.translated_words(t))))
    return [_widest(side, size).page(foot, t("form_page", page=place, pages=2)) for place, side in enumerate(sides, 1)]


def _widest(side: Callable[[float, float], FormSide], size: float) -> FormSide:
    """As generous as the paper allows."""
    return next((laid for gap in _GAPS if (laid := side(size, gap)).fits), side(size, _TIGHT))


def _front(size: float, gap: float, counter: ServiceCounter, form: Questionnaire, t: Texts, serial: str) -> FormSide:
    side = FormSide(size, gap)
    copy = t("form_serial", number=serial) if serial else t("form_serial_blank")
    side.number(t("form_number", form=form.id, version=form.version), copy, written=bool(serial))
    before, cut, after = form.title.get(t.language).partition(_SUBJECT)
    place = t("at_place", place=counter.place, province=counter.province)
    side.title([before, (cut + after).strip(), place] if after else [before, place])
    side.day((t("form_day"), t("form_month"), t("form_year")))
    side.y = side.sheet.block((MARGIN, side.y, INNER), t("form_purpose", purpose=form.purpose.get(t.language)), side.plain)
    side.part(t("form_part_1"), t("form_part_1_how"))
    _questions(side, 1, counter, form, t)
    return side


def _back(size: float, gap: float, counter: ServiceCounter, form: Questionnaire, t: Texts) -> FormSide:
    side = FormSide(size, gap)
    side.y -= 2
    side.part(t("form_part_2"))
    _signs(side, t("form_part_2_how"))
    levels = " ".join(f"{level} = {form.levels[level].get(t.language)}" for level in LEVELS)
    side.question(f"{t('form_levels')} {levels}")
    _scale(side, form, t)
    side.skip(1.5)
    side.part(t("form_part_3"))
    _questions(side, 3, counter, form, t)
    side.skip(0.5)
    thanks = t("form_thanks", thanks=form.thanks.get(t.language))
    side.y = side.sheet.block((MARGIN, side.y, INNER), thanks, Type(side.size, bold=True, align="C"))
    return side


def _signs(side: FormSide, words: str) -> None:
    for line in side.sheet.lines(words, INNER, side.plain):
        side.sheet.with_signs(MARGIN, side.y, line, side.plain)
        side.y += side.plain.line


# ---- part 2
def _scale(side: FormSide, form: Questionnaire, t: Texts) -> None:
    """Aspects and items, a cell to tick for each level, best first as the manual prints them."""
    small = Type(side.size - 2, bold=True, colour=WHITE, align="C", pitch=1.35)
    height = 2 * small.line + 1.5
    left = INNER - len(LEVELS) * _LEVEL_WIDE
    side.sheet.area(Rectangle(MARGIN, side.y, INNER, height, (18, 63, 122)))
    side.sheet.line(MARGIN + 2, side.y + height / 2 - side.strong.line / 2, t("form_item"), Type(side.size, bold=True, colour=WHITE))
    for at, level in enumerate(LEVELS):
        x = MARGIN + left + at * _LEVEL_WIDE
        side.sheet.line(
            x,
            side.y + 0.6,
            form.levels[level].get(t.language),
            side.sheet.fitted(form.levels[level].get(t.language), 18, small),
            _LEVEL_WIDE,
        )
        side.sheet.line(x, side.y + 0.6 + small.line, f"({level})", small, _LEVEL_WIDE)
    side.y += height
    for aspect in form.aspects:
        only = len(aspect.items) == 1
        if not only:
            _aspect_row(side, f"{aspect.id}. {aspect.text.get(t.language)}")
        for item in aspect.items:
            label = f"{item.id}. {item.text.get(t.language)}" if only else f"{item.id} {item.text.get(t.language)}"
            _item_row(side, label, left, only)
    side.sheet.stroke([(MARGIN, side.y), (MARGIN + INNER, side.y)], SOFT, 0.35)


def _aspect_row(side: FormSide, words: str) -> None:
    height = side.strong.line + 1.2 * side.gap
    side.sheet.area(Rectangle(MARGIN, side.y, INNER, height, TINT))
    side.sheet.line(MARGIN + 2, side.y + (height - side.strong.line) / 2, words, side.strong)
    side.y += height


def _item_row(side: FormSide, words: str, left: float, strong: bool) -> None:
    type_ = side.strong if strong else side.plain
    indent = 2 if strong else 5
    lines = side.sheet.lines(words, left - indent - 1, type_)
    height = len(lines) * type_.line + 1.6 * side.gap
    side.sheet.area(Rectangle(MARGIN, side.y, INNER, height, TINT if strong else WHITE, LINE))
    y = side.y + (height - len(lines) * type_.line) / 2
    for line in lines:
        side.sheet.line(MARGIN + indent, y, line, type_)
        y += type_.line
    for at, level in enumerate(LEVELS):
        x = MARGIN + left + at * _LEVEL_WIDE
        side.sheet.area(Rectangle(x, side.y, _LEVEL_WIDE, height, WHITE, SOFT, stroke=0.3))
        side.sheet.line(x + 0.8, side.y + 0.2, str(level), Type(6, colour=FAINT))
    side.y += height


# ---- parts 1 and 3
def _questions(side: FormSide, part: int, counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    for question in form.questions:
        if question.part == part and not question.asked_if:
            words = question.text.get(t.language).replace("ณ {place}", "ณ\N{NO-BREAK SPACE}{place}").replace("{place}", counter.place)
            side.question(f"{question.printed} {words}".strip())
            _answers(side, question, counter, form, t)


def _answers(side: FormSide, question: Question, counter: ServiceCounter, form: Questionnaire, t: Texts) -> None:
    following = {other.asked_if[1]: other for other in form.questions if other.asked_if and other.asked_if[0] == question.id}
    if question.kind == "text":
        if question.lines > 1:
            side.numbered(question.lines, t("form_service_line") if question.id == "wanted_services" else "")
        else:
            side.blanks(2)
    elif question.options_from:
        numbered = [f"{number}. {service.name}" for number, service in enumerate(counter.services, 1)]
        side.boxes(_keyed(numbered), most=2)
    elif following:
        _branches(side, question, following, t)
    else:
        side.boxes(_keyed([option.text.get(t.language) for option in question.options], [option.free_text for option in question.options]))


def _branches(side: FormSide, question: Question, following: dict[str, Question], t: Texts) -> None:
    """Each option with what is asked after it: its reasons, or a line."""
    for key, option in zip(PAPER_KEYS, question.options, strict=False):
        reasons = following.get(option.code)
        words = (reasons.text if reasons else option.text).get(t.language)
        written = reasons is not None and reasons.kind == "text"
        side.y = side.box(MARGIN + 4, FormBox(words, key, written), INNER - 4)
        side.skip(0.6)
        if reasons and reasons.kind != "text":
            options = reasons.options
            side.boxes(_keyed([each.text.get(t.language) for each in options], [each.free_text for each in options]), indent=12, most=2)


def _keyed(words: Sequence[str], lines: Sequence[bool] = ()) -> list[FormBox]:
    keys = [*PAPER_KEYS, *[""] * len(words)]
    written = [*lines, *[False] * len(words)]
    return [FormBox(text, key, line) for text, key, line in zip(words, keys, written, strict=False)]
