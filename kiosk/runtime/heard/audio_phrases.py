"""Everything that this kiosk can be asked to say: texts, questionnaire, this place and its services, gathered from where the screens have
them. What the guide shows of a service is taken from its own pages, so that nothing that can be seen is missing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kiosk.audio.phrases import Phrase, Phrases
from kiosk.frozen import frozen, replace
from kiosk.guide import presenter
from kiosk.guide.context import ShownServices
from kiosk.guide.state import GuideState
from kiosk.guide.views import ServiceView
from kiosk.language import texts
from kiosk.language.languages import OWN
from kiosk.language.texts import Texts
from kiosk.paths import PROCEDURES, TEXTS, DataDir
from kiosk.runtime import opening
from kiosk.site import district_content_file, place_names
from kiosk.site.ready_lists import ready_lists
from kiosk.survey import procedures
from kiosk.survey.catalogue import Service
from kiosk.survey.dates.calendar import month_name, short_month
from kiosk.survey.open_text import ReadyAnswer
from kiosk.survey.questionnaire import Questionnaire

OF_SURVEY, OF_GUIDE = ("citizen", "unfinished", "trouble", "spoken"), ("guide", "links")


@frozen
class HeardKiosk:
    """Where the texts of one kiosk come from."""

    questionnaire: Questionnaire
    ready: Mapping[str, Sequence[ReadyAnswer]]
    shown: ShownServices  # with the site


def of_kiosk(data: DataDir, language: str, catalogue: bool = False) -> list[Phrase]:
    """Everything that the kiosk of this data directory says. Raises what keeps a kiosk from starting."""
    place = opening.place(data)
    versions = district_content_file.shown(data)
    shown = ShownServices(place.site, opening.catalogue(), procedures.load(PROCEDURES), versions)
    shown.languages = (*OWN, *place.languages)
    return list(phrases(HeardKiosk(place.questionnaire, ready_lists(place.site), shown), language, catalogue))


def phrases(kiosk: HeardKiosk, language: str, catalogue: bool = False) -> Phrases:
    """All of one language (th, en). `catalogue`: also of the services that are not open here."""
    shown = kiosk.shown
    words = texts.load(TEXTS, language, *OF_SURVEY, *OF_GUIDE)
    gathered = Phrases(words)
    for group in (*OF_SURVEY, *OF_GUIDE):
        gathered.add_texts(group, texts.load(TEXTS, language, group).entries)
    gathered.add_questionnaire(kiosk.questionnaire)
    _add_place(gathered, shown, language)
    for question, answers in kiosk.ready.items():
        for number, answer in enumerate(answers, start=1):
            gathered.add_unless_said(f"ready.{question}.{number}", answer.said(words), "survey")
    _add_names(gathered, shown.offered, language, "survey")
    _add_facts(gathered, shown.offered, shown, words)
    if catalogue:
        _add_names(gathered, shown.all, language, "catalogue")
        for service in shown.catalogue.services.values():  # by the nation's names, as the survey's search has them
            gathered.add_unless_said(f"catalogue.{service.id}", service.name_in(language), "catalogue")
            gathered.add_unless_said(f"catalogue.{service.id}.agency", service.agency_in(language), "catalogue")
        _add_facts(gathered, (service for service in shown.all if service.id not in shown.open), shown, words)
    return gathered


def _add_place(gathered: Phrases, shown: ShownServices, language: str) -> None:
    site = shown.site
    gathered.add_unless_said("site.place", site.place_in(language), "survey")
    gathered.add_unless_said("site.province", place_names.province_in(site, language), "survey")
    gathered.add_unless_said("site.attract_title", site.texts.get("attract_title", {}).get(language, ""), "survey")
    for number, change in enumerate(site.decided.improvements, start=1):
        gathered.add_unless_said(f"site.improvement.{number}", change.th if language == "th" else change.en, "survey")
    for number in range(1, 13):
        day = date(2026, number, 1)
        gathered.add_unless_said(f"month.{number}", month_name(day, language).split(" ", maxsplit=1)[0], "guide")
        gathered.add_unless_said(f"month.{number}.short", short_month(day, language), "guide")
    for known in shown.languages:
        gathered.add_unless_said(f"language.{known.id}", known.name, "survey")
        gathered.add_unless_said(f"language.{known.id}.short", known.short, "survey")
        gathered.add_unless_said(f"language.{known.id}.choose", known.choose, "survey")


def _add_names(gathered: Phrases, services: Iterable[Service], language: str, part: str) -> None:
    for service in services:
        gathered.add_unless_said(f"service.{service.id}", service.name_in(language), part)
        gathered.add_unless_said(f"service.{service.id}.agency", service.agency_in(language), part)


def _add_facts(gathered: Phrases, services: Iterable[Service], shown: ShownServices, words: Texts) -> None:
    """Every line of every tab of the guide's page of a service."""
    for service in services:
        part = "guide" if service.id in shown.open else "catalogue"
        for tab in presenter.TABS:
            state = replace(GuideState(), screen="check_service", service=service.id, tab=tab)
            view = presenter.view_of(state, shown, words, printer=True)
            assert isinstance(view, ServiceView)
            gathered.add_unless_said(f"guide.{service.id}.owner", view.owner, part)
            for fact in view.facts:
                gathered.add_unless_said(f"guide.{service.id}.{tab}.{fact.name}.label", fact.label, part)
                gathered.add_unless_said(f"guide.{service.id}.{tab}.{fact.name}", fact.words, part)
