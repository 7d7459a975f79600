"""The first screen: what this is, one large button, and the switches a person may need before anything else."""

from collections.abc import Sequence

from kiosk.citizen import intents
from kiosk.citizen.views import AttractView
from kiosk.frozen import replace
from kiosk.ui.drawing.emblem import EmblemMark
from kiosk.ui.drawing.looks import Button, Chip, FaceRow, Sign, TextLines
from kiosk.ui.drawing.pictures.scenery import Scenery
from kiosk.ui.drawing.scene import Box, Element, Look, Scene
from kiosk.ui.intents import ChooseLanguage, NextTextSize, SetLanguage, ToggleContrast
from kiosk.ui.page import Page
from kiosk.ui.text.thai_text import TextStyle, holds_words, width

EMBLEM_MM = (18.0, 30.0)  # across: on a lying panel, on an upright one
GIVES_WAY = (
    "scenery",
    "emblem",
    "changed",
    "hint",
    "province",
    "faces",
    "demonstration",
    "phone",
)  # the banner says it, too; never the place's name
MOST_LANGUAGES = 3  # others that have a button of their own
Switch = tuple[str, str, str, object]  # name, words, sign, what a tap means
Block = tuple[str, Look, int, int, object]  # name, look, width (0: all), height, what a tap means


def build(view: AttractView, page: Page) -> Scene:
    """Place, question and one large button; language, text size and contrast can be changed before anything else. Also leads to the
    service guide, where the province lets people answer on a telephone to a code, and by the gear in the corner to the officers."""
    across = max(page.margin, page.metrics.width // 20)
    area = page.screen.inset(across, page.px(3.5) if page.low else page.margin)
    gear = page.metrics.target
    corner = Element(
        "officer", Box(page.screen.right - gear - page.px(2), page.px(2), gear, gear), Sign("gear", "brand_edge"), intents.OpenOfficer()
    )
    switches, rest = _switches(view, page, area)
    elements = _between(view, page, rest, corner.box)
    while max(element.box.bottom for element in elements) > rest.bottom and page.text_step:
        page = replace(page, text_step=page.text_step - 1)  # so small a screen does not hold it all in the largest letters
        elements = _between(view, page, rest, corner.box)
    return Scene("attract", (*elements, *switches, corner), backdrop="brand")


def _between(view: AttractView, page: Page, rest: Box, corner: Box) -> list[Element]:
    """Everything above the switches: two columns on a wide screen, one on a tall one; nothing lies below the officers' corner."""
    if page.metrics.landscape:
        left, right = rest.columns(2, page.px(12))
        right = right.cut_top(max(0, corner.bottom + page.metrics.gap - right.y))[1]
        return _spread(page, left, [_place(view, page, left), _welcome(view, page, left)]) + _spread(
            page, right, [_scenery(page, right), _actions(view, page, right), *_changed(view, page, right)]
        )
    groups = [_place(view, page, rest), _welcome(view, page, rest), _actions(view, page, rest)]
    return _spread(page, rest, [*groups, *_changed(view, page, rest)])


def _spread(page: Page, area: Box, groups: Sequence[list[Block]]) -> list[Element]:
    """The groups under each other: what belongs together is close, spare space goes between the groups.

    Where not all fits, what a person can do without is left out, in the order of `GIVES_WAY`; then things stand closer.
    """
    near = page.metrics.gap
    far = near if page.low else page.px(4)
    for name, close in (("", far), *((name, far) for name in GIVES_WAY), ("", near)):
        groups = [[block for block in group if block[0] != name] for group in groups]
        whole = sum(height + close for group in groups for *_, height, _ in group) - close * sum(bool(group) for group in groups)
        whole += close * any(block[0] == "faces" for group in groups for block in group)
        if whole + close * (len(groups) - 1) <= area.h:
            break
    between = max(close, (area.h - whole) // (len(groups) + 1))
    y = area.y + max(0, (area.h - whole - between * (len(groups) - 1)) // 2)
    elements = []
    for group in groups:
        for name, look, wide, height, intent in group:
            across = wide or area.w
            elements.append(
                Element(
                    name,
                    Box(area.x + (area.w - across) // 2, y, across, height),
                    look,
                    intent,
                    answer=intent is not None,
                    later=name == "scenery",
                )
            )
            y += height + (2 * close if name == "faces" else close)
        y += between - close if group else 0
    return elements


def _words(page: Page, name: str, text: str, style: TextStyle, wide: int, role: str = "on_brand") -> Block:
    lines = page.wrapped(text, style, wide)
    return name, TextLines(lines, style, role, "centre"), 0, len(lines) * style.pitch, None


def _place(view: AttractView, page: Page, area: Box) -> list[Block]:
    small = page.style()
    beside = area.w - 2 * page.metrics.target  # clear of the officers' corner
    sizes = [page.style(1.2, bold=True), *(page.style(1.0, bold=True, step=step) for step in range(page.text_step, -1, -1))]
    style = next((size for size in sizes if holds_words(view.place, size, beside)), sizes[-1])  # no word of the name is torn
    lines = page.wrapped(view.place, style, beside)
    name: Block = ("place", TextLines(lines, style, "on_brand", "centre"), beside, len(lines) * style.pitch, None)
    group = [*_emblem(page), name, _words(page, "province", view.province, small, area.w, "on_brand_soft")]
    if view.clock_wrong:
        group.append(_chip(page, area, "clock_wrong", page.words("attract_clock_wrong"), small))
    elif view.demonstration:  # which the banner says, too
        sentence = page.words("attract_demonstration_short" if page.text_step == 2 else "attract_demonstration")
        group.append(_chip(page, area, "demonstration", sentence, small))
    return group


def _emblem(page: Page) -> list[Block]:
    """The district's own above its name; the product's letter says nothing there."""
    if page.emblem is None or page.low:
        return []
    size = page.px(EMBLEM_MM[0 if page.metrics.landscape else 1])
    return [("emblem", EmblemMark(page.emblem), size, size, None)]


def _chip(page: Page, area: Box, name: str, sentence: str, style: TextStyle) -> Block:
    """A notice for officers, who see it before the first citizen comes."""
    note = page.wrapped(sentence, style, area.w - 2 * style.pixels)
    wide = max(width(line, style) for line in note) + 2 * style.pixels
    return name, Chip(note, style, "brand_deep", "on_brand"), wide, len(note) * style.pitch + style.pixels // 4, None


def _welcome(view: AttractView, page: Page, area: Box) -> list[Block]:
    """The faces and the question, as large as fit: the faces give way first."""
    hint = _words(page, "hint", page.words("attract_hint"), page.style(), area.w, "on_brand_soft")
    for scale in (2.1, 1.8, 1.5, 1.25, 1.0):
        title = _words(page, "title", view.title, page.style(scale, bold=True), area.w)
        if title[3] <= area.h * (0.3 if page.metrics.landscape else 0.16):
            break
    above = sum(height for *_, height, _ in _place(view, page, area)) + title[3] + hint[3] + page.px(26)
    room = area.h - above - (0 if page.metrics.landscape else sum(height for *_, height, _ in _actions(view, page, area)))
    faces = min(area.w * 5 // 29, page.px(44), room)
    row: list[Block] = [("faces", FaceRow(), min(area.w, faces * 29 // 5), faces, None)] if faces >= page.px(12) else []
    return [*([] if page.metrics.landscape else _scenery(page, area)), *row, title, hint]


def _scenery(page: Page, area: Box) -> list[Block]:
    """The office in its fields; none in high contrast, where a picture would only be in the way."""
    high = min(page.px(76), area.w * 1000 // Scenery.WIDTH)
    return [("scenery", Scenery(), 0, high, None)] if page.theme.name != "contrast" and high >= page.px(34) else []


def _changed(view: AttractView, page: Page, area: Box) -> list[list[Block]]:
    """What was changed because of what people wrote, a group of its own where there is something to tell: "You said, we did"."""
    return [[_chip(page, area, "changed", page.words("attract_changed", words=view.changed), page.style())]] if view.changed else []


def _actions(view: AttractView, page: Page, area: Box) -> list[Block]:
    """The one large button, and the way to the service guide below it."""
    tall = not page.metrics.landscape
    for scale in (1.6, 1.45, 1.2, 1.0) if tall else (1.0,) if page.low else (1.45, 1.2, 1.0):
        start = page.style(scale, bold=True)
        words = page.wrapped(page.words("attract_start"), start, area.w - 2 * start.pixels)
        if len(words) * start.pitch <= area.h * 0.3:
            break
    height = max(page.px(52 if tall else 24 if page.low else 44), len(words) * start.pitch + start.pixels)
    radius = page.px(6)
    group: list[Block] = [("start", Button(words, start, "accent", radius=radius), 0, height, intents.StartSurvey())]
    if view.guide:
        second, small = page.style(1.0 if page.low else 1.2, bold=True), page.style()
        check = page.wrapped(page.words("attract_check"), second, area.w - 2 * second.pixels)
        hint = page.wrapped(page.words("attract_check_hint"), small, area.w - 2 * second.pixels)
        if page.text_step == 2 or (page.low and page.text_step):
            hint = ()
        needed = len(check) * second.pitch + len(hint) * small.pitch + second.pixels // 2
        look = Button(check, second, "on_brand", small=hint, small_style=small, radius=radius)
        group.append(("check", look, 0, max(page.metrics.answer, needed + (0 if page.low else page.px(6))), intents.OpenGuide()))
    if view.phone:
        style = page.style(1.0, bold=True)
        words = page.wrapped(page.words("attract_phone"), style, area.w - 2 * style.pixels)
        height = max(page.metrics.answer, len(words) * style.pitch + style.pixels // 2)
        group.append(("phone", Button(words, style, "on_brand", radius=radius), 0, height, intents.ShowPhoneCode()))
    return group


def _switches(view: AttractView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """Language, text size, contrast along the bottom, each 20 mm high; on a tall screen several languages have a row of their own."""
    words = page.words
    languages = _languages(view)
    others: list[Switch] = [
        ("text_size", words("text_size_normal" if page.text_step == 2 else "text_size"), "", NextTextSize()),
        ("contrast", words("contrast_off" if page.theme.name == "contrast" else "contrast"), "", ToggleContrast()),
    ]
    rows = [languages, others] if len(languages) > 1 and not page.metrics.landscape else [[*languages, *others]]
    elements: list[Element] = []
    for row in reversed(rows):
        drawn, area = _row(row, page, area, 1 if page.low or len(languages) > 1 else 2)
        elements = drawn + elements
    return elements, area


def _languages(view: AttractView) -> list[Switch]:
    """Each other language by its own name, so that who reads none of the others finds it; of many the short names, and a page of them."""
    others = view.other_languages
    if len(others) > MOST_LANGUAGES:
        return [("language", " · ".join(language.short for language in others), "globe", ChooseLanguage())]
    names = ["language"] if len(others) == 1 else [f"language_{language.id}" for language in others]
    return [(name, language.name, "", SetLanguage(language.id)) for name, language in zip(names, others, strict=True)]


def _row(plan: Sequence[Switch], page: Page, area: Box, most_lines: int) -> tuple[list[Element], Box]:
    gap = page.metrics.gap * 2
    wide = (area.w - (len(plan) - 1) * gap) // len(plan)
    for step in range(page.text_step, -1, -1):
        style = page.style(1.0, bold=True, step=step)
        room = [wide - style.pixels * (3 if sign else 1) for *_, sign, _ in plan]
        wrapped = [page.wrapped(words, style, beside) for (_, words, *_), beside in zip(plan, room, strict=True)]
        whole = all(holds_words(words, style, beside) for (_, words, *_), beside in zip(plan, room, strict=True))
        if max(map(len, wrapped)) <= most_lines and whole:
            break
    height = max(page.metrics.answer, max(map(len, wrapped)) * style.pitch + style.pixels // 2)
    rest, bar = area.cut_bottom(height, page.px(3))
    return [
        Element(name, box, Button(lines, style, "on_brand", sign, radius=page.px(4)), intent, answer=True)
        for (name, _, sign, intent), lines, box in zip(plan, wrapped, bar.columns(len(plan), gap), strict=True)
    ], rest
