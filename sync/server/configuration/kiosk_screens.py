"""What a kiosk would show under a configuration, as a picture: drawn by the kiosk's own screens, without a window.

Whatever draws is loaded when a picture is asked for; a server's memory holds no picture library before.
"""

import io
from collections.abc import Mapping
from functools import lru_cache

from kiosk.frozen import frozen
from kiosk.language.texts import Texts, load
from kiosk.paths import TEXTS
from kiosk.survey.questionnaire import Questionnaire
from kiosk.survey.session import Session, SurveyStep
from sync import wire
from sync.server.configuration import emblems
from sync.server.configuration.changes import form_of
from sync.server.scope import Scope
from sync.server.settings import Settings

FIRST, PURPOSE, THANKS = "first", "purpose", "thanks"
SCREEN = (1080, 1920, 268, 476)  # pixels and millimetres of the upright panel
PIXELS_WIDE = 360


@frozen
class ShownPlace:
    """Where the kiosk stands, and what it is told: whose services, texts and questionnaire the picture shows."""

    scope: Scope
    place: str
    config: wire.Config
    names: Mapping[str, str]  # of services: those that only the district has are among them
    emblem: bytes = b""  # of the district, as sync.server.configuration.emblems stores it


def can_draw() -> bool:
    """Whether this machine has the kiosks' letters."""
    from kiosk.ui.text import fonts

    try:
        fonts.find_fonts()
    except fonts.FontsMissingError:
        return False
    return True


def step_of(form: Questionnaire, at: str) -> SurveyStep | None:
    """The page that shows the text at a place of the questionnaire (form_texts); None for a text that no page shows."""
    kind, _, rest = at.partition("/")
    if kind == "question":
        return SurveyStep("question", question.id) if (question := form.question(rest.partition("/")[0])) else None
    shown = {"item": rest, "scale": form.items[0].id, "level": form.items[0].id}
    shown["aspect"] = next((aspect.items[0].id for aspect in form.aspects if aspect.id == rest), "")
    if kind in shown:
        return SurveyStep("item", shown[kind]) if form.item(shown[kind]) else None
    return {PURPOSE: SurveyStep("notice"), THANKS: SurveyStep("thanks")}.get(kind)


def picture(settings: Settings, place: ShownPlace, at: str, language: str) -> bytes | None:
    """A PNG of the page at `at` (FIRST, or a place of form_texts); None where there is no such page. Raises fonts.FontsMissingError."""
    form = form_of(place.config, settings.questionnaire)
    step = None if at == FIRST else step_of(form, at)
    if step is None and at != FIRST:
        return None
    return _png(_view(settings, place, form, step, language), language, place.emblem)


def _view(settings: Settings, place: ShownPlace, form: Questionnaire, step: SurveyStep | None, language: str) -> object:
    from kiosk.citizen import presenter
    from kiosk.citizen.moves import SurveyContext
    from kiosk.citizen.presenter import CitizenContext
    from kiosk.citizen.state import CitizenState
    from kiosk.site import open_services
    from kiosk.site.model import OwnService, Site
    from kiosk.site.ready_lists import ready_lists

    worded = place.config.get("texts", {})
    texts: dict[str, dict[str, str]] = {}
    for spoken, entries in worded.items():
        for key, words in entries.items():
            texts.setdefault(key, {})[spoken] = words
    services, known = tuple(place.config.get("services", ())), settings.catalogue.services
    own = {service: OwnService(place.names[service]) for service in services if service in place.names and service not in known}
    site = Site("", place.scope.province, place.scope.district, place.place, services, own_services=own, texts=texts)
    offered = open_services.offered_services(site, settings.catalogue)
    said = {language: _texts(language)}
    context = CitizenContext(site, SurveyContext(form, ready_lists(site), {}, said), said, offered, lambda typed: (), guide=True)
    return presenter.view_of(CitizenState(Session("", "", step=step) if step else None), language, context)


@lru_cache(maxsize=4)
def _texts(language: str) -> Texts:
    return load(TEXTS, language, "citizen", "unfinished")


@lru_cache(maxsize=64)
def _png(view: object, language: str, emblem: bytes) -> bytes:
    """Equal views are equal pictures; one takes a tenth of a second."""
    from PIL import Image

    from kiosk.ui.drawing.emblem import of_png
    from kiosk.ui.drawing.metrics import metrics
    from kiosk.ui.drawing.theme import NORMAL
    from kiosk.ui.drawing.tiles import picture_of
    from kiosk.ui.page import Page
    from kiosk.ui.text.fonts import find_fonts
    from screens.registry import SCREENS

    own = of_png(emblems.png(emblem)) if emblem else None
    page = Page(metrics(*SCREEN), find_fonts(), NORMAL, _texts(language), emblem=own)
    drawn, _ = picture_of(SCREENS[type(view)](view, page), page.theme, page.metrics.width, page.metrics.height)
    sized = drawn.resize((PIXELS_WIDE, round(drawn.height * PIXELS_WIDE / drawn.width)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    sized.quantize(128).save(file, "PNG")
    return file.getvalue()
