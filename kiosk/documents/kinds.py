"""The list of what can be printed about a counter: each kind's pages, by name. The month's report has its own (month_report.py)."""

from collections.abc import Callable, Mapping

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.provider_form import provider_form
from kiosk.documents.sheet import PaperPage
from kiosk.documents.survey_form import survey_form
from kiosk.language.texts import Texts
from kiosk.survey.questionnaire import Questionnaire

Layout = Callable[[ServiceCounter, Questionnaire, Texts], list[PaperPage]]

KINDS: Mapping[str, Layout] = {
    "form": survey_form,
    "provider-form": lambda counter, form, t: provider_form(counter, t),
}


def title_of(kind: str, counter: ServiceCounter, t: Texts) -> str:
    """The document's title, for its file and for a screen reader."""
    return f"{t('kind_' + kind.replace('-', '_'))} · {counter.place}"
