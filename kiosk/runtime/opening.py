"""Reads what a command or the running kiosk needs of a data directory: clock, site, form, catalogue, store. It decides nothing."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from kiosk.frozen import frozen
from kiosk.language import languages
from kiosk.language.languages import Language
from kiosk.language.sentence import Sentence
from kiosk.paths import CATALOGUE_NOTES, SERVICES, DataDir, machine_data_dir
from kiosk.site.model import Site
from kiosk.site.site_file import site_or_demonstration
from kiosk.store.database import StoreUnavailableError, open_store
from kiosk.survey import catalogue as catalogue_file
from kiosk.survey import questionnaire as questionnaire_file
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.questionnaire import Questionnaire

log = logging.getLogger(__name__)


@frozen
class Place:
    """A kiosk's settings, read and checked."""

    site: Site
    questionnaire: Questionnaire
    catalogue: Catalogue
    languages: tuple[Language, ...] = ()  # that the site has switched on beside Thai and English
    data: DataDir | None = None  # where the key to the province lies; None: of no kiosk that runs


def now() -> datetime:
    return datetime.now(BANGKOK)


def catalogue() -> Catalogue:
    """Raises CatalogueError."""
    return catalogue_file.load(SERVICES, CATALOGUE_NOTES)


def questionnaire(data: DataDir) -> Questionnaire:
    """The questionnaire in force, the same at every counter of a province. Raises QuestionnaireError."""
    return questionnaire_file.load(data.questionnaire)


def place(data: DataDir) -> Place:
    """Raises ConfigError, QuestionnaireError or CatalogueError, each a sentence that names the file."""
    site = site_or_demonstration(data)
    others = languages.find(site.languages, data.languages, lambda error: log.error("not offered: %s", error))
    return Place(site, questionnaire(data), catalogue(), others, data)


def refuse_memory(data: DataDir) -> None:
    """A machine that is a kiosk thanks nobody for answers that are gone when it is switched off. A look at the program, elsewhere, may lie
    where it will. Raises StoreUnavailableError."""
    if data != machine_data_dir():
        return
    from kiosk.diagnostics.storage import check_storage  # late: on installed machines alone

    for result in check_storage(data.root):
        if result.key == "memory":
            raise StoreUnavailableError(
                Sentence(
                    "{folder} lies in memory ({kind}) and is gone when this machine is switched off; move it to a disk.",
                    folder=result.values["folder"],
                    kind=result.values["kind"],
                )
            )


@contextmanager
def store(data: DataDir) -> Iterator[sqlite3.Connection]:
    """The store, created on first use. Raises StoreError; closes in the end."""
    data.root.mkdir(parents=True, exist_ok=True)
    connection = open_store(data.database)
    try:
        yield connection
    finally:
        connection.close()
