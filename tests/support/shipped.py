"""Questionnaire and catalogue as they are shipped, read once for a process: nothing changes them."""

from functools import cache

from kiosk.paths import CATALOGUE_NOTES, QUESTIONNAIRE, SERVICES
from kiosk.survey import catalogue, questionnaire
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.questionnaire import Questionnaire


@cache
def shipped_questionnaire() -> Questionnaire:
    return questionnaire.load(QUESTIONNAIRE)


@cache
def shipped_catalogue() -> Catalogue:
    return catalogue.load(SERVICES, CATALOGUE_NOTES)
