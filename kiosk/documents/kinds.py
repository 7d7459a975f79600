"""The list of what can be printed about a counter: each kind's pages, by name. The month's report has its own (month_report.py)."""

from collections.abc import Callable, Mapping

from kiosk.documents.coordination_sheet import coordination_sheet
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.counter_card import counter_card
from kiosk.documents.forms.link_sheet import link_sheet
from kiosk.documents.forms.provider_form import provider_form
from kiosk.documents.forms.survey_form import survey_form
from kiosk.documents.forms.tracking_sheet import tracking_sheet
from kiosk.documents.leaflet import leaflet
from kiosk.documents.loudspeaker import loudspeaker
from kiosk.documents.poster import poster
from kiosk.documents.sheet import PaperPage
from kiosk.documents.sign import sign
from kiosk.language.texts import Texts
from kiosk.survey.questionnaire import Questionnaire

Layout = Callable[[ServiceCounter, Questionnaire, Texts], list[PaperPage]]

KINDS: Mapping[str, Layout] = {
    "form": survey_form,
    "provider-form": lambda counter, form, t: provider_form(counter, t),
    "sign": lambda counter, form, t: sign(counter, t),
    "poster": lambda counter, form, t: poster(counter, t),
    "leaflet": lambda counter, form, t: leaflet(counter, t),
    "card": lambda counter, form, t: counter_card(counter, t),
    "coordination": lambda counter, form, t: coordination_sheet(counter, t),
    "tracking": lambda counter, form, t: tracking_sheet(counter, t),
    "links": lambda counter, form, t: link_sheet(counter, t),
    "loudspeaker": lambda counter, form, t: loudspeaker(counter, t),
}


def title_of(kind: str, counter: ServiceCounter, t: Texts) -> str:
    """The document's title, for its file and for a screen reader."""
    return f"{t('kind_' + kind.replace('-', '_'))} · {counter.place}"
