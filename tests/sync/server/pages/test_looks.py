"""The pages can be read: colours against the contrast figures, and real Chromium's pictures of the main ones."""

import re
from base64 import b64decode
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import insert

from kiosk import __version__
from sync.server.db.engine import writing
from sync.server.db.schema import districts
from sync.server.pages.routers import STATIC
from tests.support import chromium
from tests.support.accessibility import axe, obstacles
from tests.support.paper import needs_poppler, text_of
from tests.sync.server.pages.conftest import PROVINCE, Person

TEXT, SIGN = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
BRAND = (0x12, 0x3F, 0x7A)
MAIN_PAGES = (
    "/overview?year=2570",
    "/compare?year=2570",
    "/trend?year=2570&by=week",
    "/services/L022?year=2570",
    "/districts/กุดชุม?year=2570",
    "/items?year=2570",
    "/duties?year=2570",
    "/kiosks",
    "/public/กุดชุม",
)


def colours(dark: bool = False) -> dict[str, str]:
    """Role -> hex value, from the style sheets' :root; `dark`: where a machine asks for dark pages."""
    variables: dict[str, str] = {}
    for name in ("page.css", "charts.css", *(("dark.css",) if dark else ())):
        variables |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", (STATIC / name).read_text(encoding="utf-8")))
    return variables


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, glossary)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "soft", "brand", "action", "good", "warn", "bad") for ground in ("card", "paper")),
    ("good", "good-tint"),
    ("warn", "warn-tint"),
    ("bad", "bad-tint"),
    ("ink", "quiet-tint"),
    ("soft", "quiet-tint"),
    *((text, "hover") for text in ("ink", "soft", "brand", "action")),
    *((text, "field") for text in ("ink", "action", "bad")),
    ("ink", "action-tint"),
]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_stands_out_from_its_ground(text: str, ground: str, dark: bool) -> None:
    """At least 4.5 to 1 for every pair of roles that pages put together, on light pages and dark ones."""
    assert contrast(colours(dark)[text], colours(dark)[ground]) >= TEXT


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", ["bar", "button", "brand-deep"])
def test_white_letters_stand_out_from_the_bar_and_the_buttons(ground: str, dark: bool) -> None:
    """They stay white in the dark, so the colour under them stays dark."""
    assert contrast("#ffffff", colours(dark)[ground]) >= TEXT


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("role", ["edge", "level-5", "level-4", "level-3", "level-2", "level-1"])
def test_fields_and_levels_stand_out_from_a_card(role: str, dark: bool) -> None:
    """At least 3 to 1 for edges of fields and for what a drawing says by colour."""
    assert contrast(colours(dark)[role], colours(dark)["card"]) >= SIGN


def test_numbers_on_the_heat_table_can_be_read() -> None:
    """Ink on every step of heat."""
    steps = re.findall(r"\.heat-[0-9a-z, .-]+\{ background: (#[0-9a-f]{6})", (STATIC / "charts.css").read_text(encoding="utf-8"))
    assert len(steps) >= 9
    assert all(contrast(colours()["ink"], step) >= TEXT for step in steps)


# ---- real pictures
@pytest.mark.skipif(chromium.program() is None, reason="chromium takes the pictures")
@pytest.mark.timeout(180)
def test_chromium_draws_the_main_pages(site: str, tmp_path: Path) -> None:
    """Styled under our own strict policy: the bar in its colour, many colours, the page's ground at the edges (nothing sticks out)."""
    path = tmp_path / "page.png"
    with chromium.Browser(str(chromium.program()), 1366, 1400) as browser:
        for page in MAIN_PAGES:
            browser.open(f"{site}{quote(page, safe='/?=&')}")
            browser.picture(path, 1400)
            picture = Image.open(path).convert("RGB")
            assert picture.width == 1366 and picture.getpixel((picture.width - 4, 20)) == BRAND, page
            assert picture.getcolors(50) is None, page  # more than fifty
            assert {picture.getpixel((picture.width - 4, y)) for y in range(200, 900, 7)} == {(0xF4, 0xF6, 0xFA)}, page


@pytest.mark.skipif(chromium.program() is None or axe() is None, reason="chromium and axe-core-python check whether everybody can use it")
@pytest.mark.timeout(180)
def test_everybody_can_answer_on_a_telephone(site: str, code: Callable[[], str]) -> None:
    """The form in both languages, and the page of a code that is none: as test_every_page asks of officers' pages; codes black on white."""
    faults: dict[str, dict[str, list[str]]] = {}
    with chromium.Browser(str(chromium.program()), 390, 844) as browser:
        for page in (f"/s/{code()}", f"/s/{code()}?lang=en", "/s/none"):
            browser.open(f"{site}{page}")
            if said := obstacles(browser):
                faults[page] = said
    assert faults == {}


@needs_poppler
@pytest.mark.skipif(chromium.program() is None, reason="chromium prints the page")
@pytest.mark.timeout(180)
def test_no_last_sheet_holds_the_foot_line_alone(site: str) -> None:
    """Printed from the browser, the foot's words stand on the first sheet, once, and the last sheet has something of the page."""
    with chromium.Browser(str(chromium.program()), 1366, 900) as browser:
        for page in ("/compare?year=2570&by=services", "/banners", "/settings/texts", "/overview?year=2570"):
            browser.open(f"{site}{page}")
            printed = b64decode(browser._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
            sheets = text_of(printed).removesuffix("\f").split("\f")
            assert [sheet.count(__version__) for sheet in sheets] == [1] + [0] * (len(sheets) - 1), page
            assert len(sheets[-1].split()) > 15, page


@needs_poppler
@pytest.mark.skipif(chromium.program() is None, reason="chromium prints the page")
@pytest.mark.timeout(180)
def test_a_list_longer_than_a_sheet_begins_on_the_first(app: FastAPI, site: str) -> None:
    """A first sheet with the page's head alone told nothing."""
    place = {"province": PROVINCE, "created_at": "2026-10-01T08:00:00+07:00", "place": "หอประชุม"}
    with writing(app.state.engine) as connection:
        connection.execute(insert(districts), [{**place, "district": f"Field {number:02d}"} for number in range(45)])
    with chromium.Browser(str(chromium.program()), 1366, 900) as browser:
        for page in ("/provider", "/documents", "/map?year=2570", "/chapters"):
            browser.open(f"{site}{page}")
            printed = b64decode(browser._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
            assert "Field 00" in text_of(printed).partition("\f")[0], page


@pytest.mark.skipif(chromium.program() is None, reason="chromium lays the page out")
@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_banner_is_printed_with_white_around_every_code(site: str, jangwat: Person, language: str) -> None:
    """A phone needs four modules of it (ISO/IEC 18004, 9.1): no words, such as why a link is not shown, stand in them."""
    jangwat.browser.get(f"/language/{language}?next=/")
    measured = """[...document.querySelectorAll('.banner-codes')].flatMap(row => [...row.querySelectorAll('svg')].flatMap(svg => {
        const code = svg.getBoundingClientRect(), words = document.createRange();
        return [...row.querySelectorAll('.banner-code')].map(side => {
            words.selectNodeContents(side);
            const inked = [...words.getClientRects()].filter(one => one.width && one.height < 60);
            return inked.filter(one => one.right > code.left + 1 && one.left < code.right - 1 && one.bottom > code.top + 1 &&
                one.top < code.bottom - 1).length;
        });
    }))"""
    with chromium.Browser(str(chromium.program()), 700, 900) as browser:
        browser._ask("Emulation.setEmulatedMedia", media="print")
        browser.open(f"{site}/public/{quote('กุดชุม')}")
        counted = browser.run(measured)
    assert len(counted) > 20 and set(counted) == {0}


@pytest.mark.skipif(chromium.program() is None, reason="chromium lays the page out")
@pytest.mark.parametrize("width", [390, 1366])
def test_every_question_mark_opens_inside_the_window(site: str, width: int) -> None:
    """On a telephone and on a desk: each one is opened, its words are read whole, and nothing has to be scrolled aside for them."""
    measured = """[...document.querySelectorAll('.explain')].map(mark => {
        document.querySelectorAll('.explain').forEach(other => { other.open = other === mark; });
        const words = mark.querySelector('.explain-words').getBoundingClientRect();
        const summary = mark.querySelector('summary').getBoundingClientRect();
        return words.left >= 0 && words.right <= innerWidth && words.height > 40 && summary.width >= 24 && summary.height >= 24;
    })"""
    with chromium.Browser(str(chromium.program()), width, 900) as browser:
        for page in ("/overview?year=2570", f"/districts/{quote('กุดชุม')}?year=2570", "/services/L022?year=2570"):
            browser.open(f"{site}{page}")
            opened = browser.run(measured)
            assert opened and all(opened), page


def test_remarks_are_printed_without_the_frame_of_their_filters(jangwat: Person) -> None:
    """An empty box stood at the top of the sheet."""
    assert '<section class="card long no-print">\n  <form class="filters"' in jangwat.opens("/comments")


def test_what_scrolls_is_reached_by_keyboard_and_headings_go_down_step_by_step(jangwat: Person) -> None:
    """Each scrolling table or chart takes the focus and has a name (axe: scrollable-region-focusable); no heading skips a level."""
    for path in ("/overview?year=2570", "/trend?year=2570", "/items?year=2570", "/duties", "/kiosks", "/audit"):
        page = jangwat.opens(path)
        regions = re.findall(r'<div class="scroll"[^>]*>', page)
        assert regions == [region for region in regions if 'tabindex="0" role="group" aria-label="ตาราง' in region], path
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page[page.index('<main id="content">') :])]
        assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
