"""A counter to print about: Kutchum with the sixteen services of Yasothon."""

from datetime import date, datetime

import pytest

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.sheet import PaperPage
from kiosk.documents.to_pdf import pdf_of
from kiosk.frozen import replace
from kiosk.language.texts import Texts, load
from kiosk.paths import CATALOGUE_NOTES, QUESTIONNAIRE, SERVICES, TEXTS
from kiosk.site.counter_facts import counter_of
from kiosk.site.site_file import yasothon_demonstration
from kiosk.survey import catalogue, questionnaire
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire

PRINTED_AT = datetime(2026, 11, 28, 9, 0, tzinfo=BANGKOK)


@pytest.fixture(scope="session")
def counter() -> ServiceCounter:
    site = yasothon_demonstration()
    return replace(
        counter_of(site, catalogue.load(SERVICES, CATALOGUE_NOTES)),
        telephone="045 789 123",
        line="@kudchum",
        facebook="ศูนย์ดำรงธรรมอำเภอกุดชุม",
        opened_on=date(2021, 2, 14),
        address="https://eservice.yasothon.go.th/public/%E0%B8%81%E0%B8%B8%E0%B8%94%E0%B8%8A%E0%B8%B8%E0%B8%A1",
    )


@pytest.fixture(scope="session")
def form() -> Questionnaire:
    return questionnaire.load(QUESTIONNAIRE)


@pytest.fixture(scope="session")
def t() -> Texts:
    return load(TEXTS, "th", "coordination", "documents", "unfinished")


def printed(pages: list[PaperPage]) -> bytes:
    return pdf_of(pages, "ทดสอบ", PRINTED_AT)
