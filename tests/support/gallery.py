"""Every screen x language x text size x orientation as pictures and as structure; run as a program it writes the pictures to out/gallery.

Used by tests/screens/citizen/test_gallery.py, which fails when anything is clipped, overlaps, is too small or too faint.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from kiosk import paths
from kiosk.citizen.controller import CitizenController
from kiosk.citizen.moves import SurveyContext
from kiosk.citizen.presenter import CitizenContext
from kiosk.citizen.state import CitizenState, Trouble, Typing
from kiosk.language import texts as language
from kiosk.language.languages import OWN, described
from kiosk.language.sentence import Sentence
from kiosk.runtime.scenes import interruption_of
from kiosk.runtime.state import State
from kiosk.site import open_services
from kiosk.site.improvements import Improvement
from kiosk.site.model import ProvinceSettings, Server
from kiosk.site.site_file import yasothon_demonstration
from kiosk.survey import catalogue, questionnaire
from kiosk.survey.catalogue_search import SearchIndex
from kiosk.survey.open_text import ReadyAnswer
from kiosk.survey.session import Session, SurveyStep
from kiosk.ui.display import Display
from kiosk.ui.drawing.metrics import metrics
from kiosk.ui.drawing.scene import Scene
from kiosk.ui.drawing.theme import CONTRAST, NORMAL
from kiosk.ui.input.text_editing import TextEntry
from kiosk.ui.page import Page
from kiosk.ui.text import fonts
from screens.registry import SCREENS

# (name, pixels, millimetres): the kiosk's two upright and lying panels, and the small ones that must work.
SIZES = {
    "portrait": (1080, 1920, 268, 476),
    "landscape": (1920, 1080, 476, 268),
    "1024x768": (1024, 768, 304, 228),
    "1280x800": (1280, 800, 261, 163),
    "1366x768": (1366, 768, 344, 194),
}

MALAY = described(paths.LANGUAGES / "ms")

WIDEST = Improvement(  # as long as one may be
    "เพิ่มที่จอดรถ 20 คันหลังอาคารอำเภอ เปิดช่องบริการช่วงพักเที่ยง และเพิ่มเก้าอี้ให้นั่งรอคิว",
    "20 more parking places behind the office, a counter open at lunch, more seats to wait on",
    "2099-12-31",
)


BROKEN_LINE = Sentence(
    "{path}{line}: {field} {words}",
    path="/var/lib/kiosk/site.json",
    line=Sentence(", line {line}", line=7),
    field="services[3]",
    words=Sentence("must be an id such as P002 or X-1, not {one!r}", one="P9"),
)


@dataclass(frozen=True, slots=True)
class Variant:
    size: str
    language: str = "th"
    text_step: int = 0
    contrast: bool = False

    @property
    def name(self) -> str:
        return f"{self.size}-{self.language}-text{self.text_step + 1}{'-contrast' if self.contrast else ''}"


def variants() -> Iterator[Variant]:
    for size in SIZES:
        for spoken in ("th", "en"):
            for step in (0, 1, 2):
                yield Variant(size, spoken, step)
        yield Variant(size, "th", 0, True)


def judged() -> Iterator[Variant]:
    """What every run of the tests judges. Letters of the middle step lie between two that are judged, and where room is least they are too;
    no layout asks for the theme, so that high contrast is judged on one size."""
    return (
        variant
        for variant in variants()
        if (variant.text_step != 1 or variant.size == "1280x800") and (not variant.contrast or variant.size == "portrait")
    )


IN_MALAY = Variant("portrait", "ms", 2)  # a language of files, on a kiosk that has it switched on


def citizen_context() -> CitizenContext:
    form = questionnaire.load(paths.QUESTIONNAIRE)
    services = catalogue.load(paths.SERVICES, paths.CATALOGUE_NOTES)
    site = yasothon_demonstration()
    offered = open_services.offered_services(site, services)
    lines = json.loads((paths.ASSETS / "suggestions.json").read_text(encoding="utf-8"))
    ready = {question: tuple(ReadyAnswer(**line) for line in answers) for question, answers in lines.items()}
    names = {service.name: service.id for service in services.services.values()}
    texts = {spoken: language.load(paths.TEXTS, spoken, "citizen", "trouble", "unfinished") for spoken in ("th", "en")}
    texts["ms"] = language.load_over_english(paths.TEXTS, MALAY, "citizen", "trouble", "unfinished")
    index = SearchIndex(services.services.values())
    return CitizenContext(
        replace(
            site,
            telephone="0 4570 0000",
            server=Server("https://province.example"),
            from_province=ProvinceSettings(improvements=(WIDEST,), phone="https://province.example/s/"),
        ),
        SurveyContext(form, ready, names, texts),
        texts,
        offered,
        index.find,
        guide=True,
        today=lambda: 75,
    )


def states(context: CitizenContext) -> dict[str, State]:
    """Every citizen's screen, each at the state that asks most of it."""
    form = context.survey.questionnaire
    started = Session("0190163d-8694-739b-aea5-966c26f8ad91", "2026-11-23T09:41:00+07:00")
    levels = {item.id: 4 for item in form.items}
    answered = replace(started, answers={"sex": "female", "services": ("L022", "B063"), "suitable": "yes", **levels})

    def at(kind: str, step_id: str = "", base: Session = started, typing: Typing | None = None, stopping: bool = False) -> State:
        return State(person=CitizenState(replace(base, step=SurveyStep(kind, step_id)), typing=typing, stopping=stopping))

    plain = {"attract": State(), "notice": at("notice")}
    plain |= {f"question-{question.id}": at("question", question.id) for question in form.questions if not question.asked_if}
    plain |= {f"item-{item.id}": at("item", item.id) for item in form.items}
    own = replace(answered, answers={**answered.answers, "problems": "รอนาน\nเครื่องอ่านบัตรประชาชนขัดข้องอยู่หลายครั้งกว่าจะทำเสร็จ"})
    no = replace(answered, answers={**answered.answers, "suitable": "no"})
    other = replace(answered, answers={**answered.answers, "occupation": "other"})
    wanted = replace(answered, answers={**answered.answers, "wanted_services": "จองคิวทำใบขับขี่\nมีเก้าอี้ให้นั่งรอ"})
    failed = replace(answered, answers={**answered.answers, "services.unfinished": ("said", "papers_missing")})
    some_out = replace(answered, answers={key: value for key, value in answered.answers.items() if key not in ("1.2", "3.1", "suitable")})
    return plain | {
        "services-chosen": at("question", "services", answered),
        "unfinished-said": replace(at("question", "services", failed), person=replace(at("question", "services", failed).person, page=2)),
        "unfinished-why": at("unfinished", "services", failed),
        "notice-noted": at("notice", "", replace(failed, unfinished_first=True)),
        "rating-answered": at("item", "2.2", answered),
        "because": at("question", "suitable_because", answered),
        "unsuitable": at("question", "unsuitable_because", no),
        "problems-own": at("question", "problems", own),
        "wanted-found": at("question", "wanted_services", wanted),
        "other-words": at("other", "occupation", other),
        "typing": at("question", "problems", own, typing=Typing(TextEntry("เครื่องอ่านบัตรประชาชนขัดข้อง"))),
        "typing-named": at("question", "problems", own, typing=Typing(TextEntry("ฝากถึงนางสาวมาลี ใจดี โทร 081-234-5678"))),
        "typing-shift": at("question", "problems", own, typing=Typing(TextEntry("ญู ฐุ ปั๊", "thai_shift"))),
        "typing-latin": at("question", "problems", own, typing=Typing(TextEntry("Wi-Fi", "latin"))),
        "find-service": at("question", "wanted_services", answered, typing=Typing(TextEntry("ขับขี่"), finding=True)),
        "find-nothing": at("question", "wanted_services", answered, typing=Typing(TextEntry("กกกก"), finding=True)),
        "review": at("review", "", some_out),
        "review-long": at("review", "", started),
        "thanks": at("thanks", "", answered),
        "still-here": replace(at("item", "1.1", answered), countdown=27),
        "stop": at("item", "1.1", answered, stopping=True),
        "languages": replace(at("item", "1.1", answered), display=Display(choosing=True)),
        "trouble": State(trouble=Trouble("unexpected")),
        "phone-code": State(person=CitizenState(phone_code=f"https://e-service.yasothon.go.th/s/{'x' * 60}")),
        "out-of-service": State(out_of_service=Trouble("configuration", BROKEN_LINE, way_out=False)),
    }


def page_for(variant: Variant, context: CitizenContext, installed: fonts.Fonts) -> Page:
    theme = CONTRAST if variant.contrast else NORMAL
    return Page(metrics(*SIZES[variant.size]), installed, theme, context.texts[variant.language], variant.text_step)


def scene_for(state: State, variant: Variant, context: CitizenContext, page: Page) -> Scene:
    shown = replace(state, display=Display(variant.language, variant.text_step, variant.contrast, state.display.choosing))
    if variant.language == MALAY.id:  # as on a kiosk that has it switched on
        context = replace(context, languages=lambda: (*OWN, MALAY))
    assert isinstance(shown.person, CitizenState)
    view = interruption_of(shown, context) or CitizenController(context).view(shown.person, variant.language)
    return SCREENS[type(view)](view, page)


_INDEX = """<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{font:15px sans-serif;background:#333;display:flex;flex-wrap:wrap;gap:16px;align-items:flex-end}
a{color:#eee;text-decoration:none;display:grid;gap:4px}img{height:320px;width:auto}span{max-width:320px;overflow-wrap:anywhere}</style>
{figures}
"""


def main(folder: Path, wanted: str = "") -> None:
    from kiosk.ui.drawing.tiles import picture_of

    context, installed = citizen_context(), fonts.find_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    for variant in variants():
        page = page_for(variant, context, installed)
        for name, state in states(context).items():
            if wanted in f"{name}-{variant.name}":
                scene = scene_for(state, variant, context, page)
                picture, clipped = picture_of(scene, page.theme, page.metrics.width, page.metrics.height)
                write_picture(picture, folder, f"{name}-{variant.name}")
                for text in clipped:
                    print(f"clipped: {variant.name}: {text}")
    write_index(folder)


def write_picture(picture: Image.Image, folder: Path, name: str) -> None:
    """For the eye alone: as a JPEG that keeps every edge it takes a fifth of the time of a PNG."""
    picture.save(folder / f"{name}.jpg", quality=90, subsampling=0)


def is_blank(picture: Image.Image) -> bool:
    """Whether there are hardly more colours than a ground has."""
    return picture.reduce(12).getcolors(8) is not None  # None: more of them


def write_index(folder: Path) -> None:
    """A page with every picture of the folder and its name, to look through in a browser."""
    pictures = sorted(path.name for path in folder.glob("*.jpg"))
    figures = "\n".join(
        f'<a href="{name}"><img src="{name}" loading="lazy" alt=""><span>{name.removesuffix(".jpg")}</span></a>' for name in pictures
    )
    (folder / "index.html").write_text(_INDEX.replace("{figures}", figures), encoding="utf-8")


if __name__ == "__main__":
    main(Path("out/gallery"), sys.argv[1] if len(sys.argv) > 1 else "")
