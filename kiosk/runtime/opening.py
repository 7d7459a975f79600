"""Opens what a command needs of a data directory: site, form, catalogue, store. It prints nothing and decides nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.frozen import frozen
from kiosk.paths import CATALOGUE_NOTES, SERVICES, DataDir
from kiosk.site import open_services
from kiosk.site.site_file import Site, site_or_demonstration
from kiosk.store.database import open_store
from kiosk.survey import catalogue as national
from kiosk.survey import questionnaire as forms
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.questionnaire import Questionnaire


@frozen
class Place:
    """A kiosk's settings, read and checked."""

    site: Site
    questionnaire: Questionnaire  # fitted to the site
    catalogue: Catalogue


def catalogue() -> Catalogue:
    return national.load(SERVICES, CATALOGUE_NOTES)


def place(data: DataDir) -> Place:
    """Raises ConfigError, QuestionnaireError or CatalogueError, each a sentence that names the file."""
    site = site_or_demonstration(data)
    return Place(site, open_services.fitted_questionnaire(forms.load(data.questionnaire), site), catalogue())


@contextmanager
def store(data: DataDir) -> Iterator[sqlite3.Connection]:
    """The store, made on first use. Raises StoreError; closes in the end."""
    data.root.mkdir(parents=True, exist_ok=True)
    connection = open_store(data.database)
    try:
        yield connection
    finally:
        connection.close()
