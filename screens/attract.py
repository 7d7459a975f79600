"""The first screen: what this is, one large button, and the switches a person may need before anything else."""

from kiosk import intents
from kiosk.ui.looks import Button, Chip, FaceRow, Sign, Words
from kiosk.ui.page import Page
from kiosk.ui.scene import Box, Element, Scene
from kiosk.ui.thai_text import balanced
from kiosk.views import AttractView


def build(view: AttractView, page: Page) -> Scene:
    area = page.screen.inset(page.px(10) if page.metrics.width > page.px(150) else page.margin, page.px(5))
    switches, rest = _switches(view, page, area)
    if page.metrics.landscape:
        left, right = rest.columns(2, page.px(8))
        elements = _welcome(view, page, left) + _actions(view, page, right)
    else:
        upper, lower = rest.cut_top(rest.h * 56 // 100, page.px(4))
        elements = _welcome(view, page, upper) + _actions(view, page, lower)
    gear = page.metrics.target
    corner = Element("officer", Box(page.screen.right - gear - page.px(2), page.px(2), gear, gear), Sign("gear", "brand_edge"), intents.OpenOfficer())
    return Scene("attract", (*elements, *switches, corner), backdrop="brand")


def _welcome(view: AttractView, page: Page, area: Box) -> list[Element]:
    """Place, faces, the question: spread over the area, the question as large as fits."""
    place_style, small = page.style(1.15, bold=True), page.style()
    place = balanced(view.place, place_style, area.w - page.metrics.target)
    province = page.wrapped(view.province, small, area.w)
    title_style, title = _largest(view.title, page, area)
    hint = balanced(page.words("attract_hint"), small, area.w)
    blocks = [
        ("place", Words(place, place_style, "on_brand", "centre"), len(place) * place_style.pitch),
        ("province", Words(province, small, "on_brand_soft", "centre"), len(province) * small.pitch),
        ("title", Words(title, title_style, "on_brand", "centre"), len(title) * title_style.pitch),
        ("hint", Words(hint, small, "on_brand_soft", "centre"), len(hint) * small.pitch),
    ]
    if view.demonstration:
        note = page.wrapped(page.words("attract_demonstration"), small, area.w - 2 * small.pixels)
        blocks.insert(2, ("demonstration", Chip(note, small, "brand_soft", "on_brand"), len(note) * small.pitch + small.pixels // 2))
    room = area.h - sum(height for *_, height in blocks)
    faces = min(area.w // 6, page.px(34), max(0, room - page.px(8)))
    if faces >= page.px(12):
        blocks.insert(len(blocks) - 2, ("faces", FaceRow(), faces))
        room -= faces
    gap = max(page.px(1), room // (len(blocks) + 1))
    elements, y = [], area.y + max(0, (room - gap * (len(blocks) - 1)) // 2)
    for name, look, height in blocks:
        elements.append(Element(name, Box(area.x, y, area.w, height), look))
        y += height + (gap if name != "place" else min(gap, page.px(1)))
    return elements


def _largest(title: str, page: Page, area: Box) -> tuple:
    for scale in (2.0, 1.7, 1.4, 1.2, 1.0):
        style = page.style(scale, bold=True)
        lines = balanced(title, style, area.w)
        if len(lines) <= 2 and len(lines) * style.pitch <= area.h * 0.3:
            break
    return style, lines


def _actions(view: AttractView, page: Page, area: Box) -> list[Element]:
    start = page.style(1.35, bold=True)
    words = balanced(page.words("attract_start"), start, area.w - 2 * start.pixels)
    height = max(page.px(34), len(words) * start.pitch + start.pixels)
    second = page.style(1.1, bold=True)
    small = page.style()
    check = balanced(page.words("attract_check"), second, area.w - 2 * second.pixels)
    check_hint = balanced(page.words("attract_check_hint"), small, area.w - 2 * second.pixels)
    check_height = max(page.metrics.answer, len(check) * second.pitch + len(check_hint) * small.pitch + second.pixels // 2)
    whole = height + (check_height + page.px(6) if view.selfcheck else 0)
    y = area.y + max(0, (area.h - whole) // 2)
    radius = page.px(6)
    elements = [Element("start", Box(area.x, y, area.w, height), Button(words, start, "accent", radius=radius), intents.StartSurvey(), answer=True)]
    if view.selfcheck:
        box = Box(area.x, y + height + page.px(6), area.w, check_height)
        look = Button(check, second, "on_brand", small=check_hint, small_style=small, radius=radius)
        elements.append(Element("check", box, look, intents.OpenSelfCheck(), answer=True))
    return elements


def _switches(view: AttractView, page: Page, area: Box) -> tuple[list[Element], Box]:
    """Language, text size, contrast along the bottom, each 20 mm high."""
    words = page.words
    plan = [
        ("language", words("other_language"), intents.SetLanguage("th" if view.language == "en" else "en")),
        ("text_size", words("text_size_normal" if page.text_step == 2 else "text_size"), intents.NextTextSize()),
        ("contrast", words("contrast_off" if page.theme.name == "contrast" else "contrast"), intents.ToggleContrast()),
    ]
    style = page.style(1.0, bold=True)
    widths = (area.w - 2 * page.metrics.gap) // 3
    wrapped = [page.wrapped(text, style, widths - style.pixels) for _, text, _ in plan]
    height = max(page.metrics.answer, max(map(len, wrapped)) * style.pitch + style.pixels // 2)
    rest, bar = area.cut_bottom(height, page.px(4))
    boxes = bar.columns(3, page.metrics.gap)
    elements = [
        Element(name, box, Button(lines, style, "on_brand", radius=page.px(4)), intent, answer=True)
        for (name, _, intent), lines, box in zip(plan, wrapped, boxes, strict=True)
    ]
    return elements, rest
