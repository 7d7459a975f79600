"""Every page of the guide at the state that asks most of it. Run as a program it writes the pictures to out/checking."""

import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kiosk.guide import intents
from kiosk.guide.controller import GuideController
from kiosk.guide.state import GuideState
from kiosk.printing.take_away_list import PrintJob
from kiosk.ui.drawing.metrics import metrics
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.drawing.theme import CONTRAST, NORMAL
from kiosk.ui.intents import TypeText
from kiosk.ui.page import Page
from kiosk.ui.text import fonts
from screens.registry import SCREENS
from tests.support.gallery import SIZES, Variant, variants, write_index, write_picture
from tests.support.guide_session import GuideSession, walked

BENEFIT, TAX, LICENCE = "L023", "P003", "B126"
UNKNOWN, NO_LINK, ELSEWHERE = "L022", "P002", "B001"


def states(desk: GuideController) -> dict[str, GuideState]:
    shown = desk.services
    broken = next(service for service in shown.all if shown.facts(service.id).link_fault not in ("", "no_link"))
    longest = max(shown.by_agency, key=len)
    benefit = walked(desk, intents.ShowService(BENEFIT))
    states = {
        "list": GuideState(),
        "groups": walked(desk, intents.OpenGroup()),
        "agencies": walked(desk, intents.OpenGroup("agencies")),
        "agencies-business": walked(desk, intents.OpenGroup("business")),
        "agency": walked(desk, intents.OpenGroup("agencies"), intents.OpenAgency(longest)),
        "choose": walked(desk, intents.ChooseServices(), intents.TakeService(BENEFIT)),
        "find": walked(desk, intents.OpenSearch(), TypeText("ภาษี")),
        "find-nothing": walked(desk, intents.OpenSearch(), TypeText("ฮฮฮฮฮ")),
        "prepare": walked(desk, intents.TickDocument(0), intents.TickDocument(1), start=benefit),
        "prepare-all": walked(desk, *(intents.TickDocument(place) for place in range(7)), start=benefit),
        "more": walked(desk, intents.OpenTab("more"), start=benefit),
        "take-broken-link": walked(desk, intents.ShowService(broken.id), intents.OpenTab("take")),
        "take": walked(desk, intents.OpenTab("take"), start=benefit),
        "code-link": walked(desk, intents.ShowCode("link"), start=benefit),
        "code-handbook": walked(desk, intents.ShowCode("handbook"), start=benefit),
        "code-list": walked(desk, intents.ShowCode("list"), start=benefit),
        "unknown": walked(desk, intents.ShowService(UNKNOWN)),
        "elsewhere": walked(desk, intents.ShowService(ELSEWHERE), intents.OpenTab("more")),
        "done": walked(desk, intents.CheckIn(BENEFIT), start=benefit),
    }
    for place in range(3):
        states[f"steps-{place}"] = replace(walked(desk, intents.OpenTab("steps"), start=benefit), page=place)
    states["steps-tax"] = walked(desk, intents.ShowService(TAX), intents.OpenTab("steps"))
    states["steps-licence"] = replace(walked(desk, intents.ShowService(LICENCE), intents.OpenTab("steps")), page=1)
    states["more-licence"] = walked(desk, intents.ShowService(LICENCE), intents.OpenTab("more"))
    states["not-checked-in"] = replace(states["done"], person=replace(states["done"].person, unsaved=True))
    states["printed"] = walked(desk, intents.PrintList("th"), start=benefit)
    states["not-printed"] = benefit.opening("check_printed")
    states["printing"] = benefit.opening("check_printed", printing=PrintJob(lambda: time.sleep(3600)))
    return states


def page_for(variant: Variant, counter: GuideSession, installed: fonts.Fonts) -> Page:
    theme = CONTRAST if variant.contrast else NORMAL
    return Page(metrics(*SIZES[variant.size]), installed, theme, counter.texts[variant.language], variant.text_step)


def scene_for(desk: GuideController, state: GuideState, variant: Variant, page: Page) -> Scene:
    view = desk.view(state, variant.language)
    return SCREENS[type(view)](view, page)


def main(out: Path, wanted: str = "") -> None:
    from kiosk.ui.drawing.tiles import picture_of

    out.mkdir(parents=True, exist_ok=True)
    installed = fonts.find_fonts()
    with tempfile.TemporaryDirectory() as folder, closing(GuideSession(Path(folder), printer=True, queue=True)) as counter:
        for name, state in states(counter.desk).items():
            for variant in variants():
                if wanted in f"{name}-{variant.name}":
                    page = page_for(variant, counter, installed)
                    scene = scene_for(counter.desk, state, variant, page)
                    picture, clipped = picture_of(scene, page.theme, page.metrics.width, page.metrics.height)
                    write_picture(picture, out, f"{name}-{variant.name}")
                    for text in clipped:
                        print(f"clipped: {name} {variant.name}: {text}")
    write_index(out)


if __name__ == "__main__":
    main(Path("out/checking"), sys.argv[1] if len(sys.argv) > 1 else "")
