"""The changes of a configuration as a page shows them: names of services, labels of texts, words before and after."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from sync.server.configuration.changes import ConfigChanges, WordChange
from sync.server.configuration.kiosk_screens import FIRST, step_of
from sync.server.pages.settings.parts.config_words import READY, place_words, site_text_words
from sync.server.scope import Scope
from sync.server.services.directory import opened_services
from sync.server.settings import Settings
from sync.server.tallies.service_keys import parts_of

PICTURES = 6  # of pages that are changed


@frozen
class ChangedWords:
    label: str
    language: str
    before: str
    after: str


@frozen
class ChangesView:
    """`pages`: (place, label) of the kiosk's pages that look different, for their pictures."""

    changes: ConfigChanges
    added: Sequence[tuple[str, str]]
    removed: Sequence[tuple[str, str]]
    texts: Sequence[ChangedWords]
    form: Sequence[ChangedWords]
    versions: tuple[str, str] | None
    pages: Sequence[tuple[str, str]]


def service_names(connection: Connection, settings: Settings, scope: Scope, language: str) -> dict[str, str]:
    """Id -> name of the catalogue's services, and of those that only the scope's districts have."""
    own = {parts_of(key)[0]: name for key, name in opened_services(connection, scope, settings.catalogue, language)}
    return own | {service: known.name_in(language) for service, known in settings.catalogue.services.items()}


def changes_view(changes: ConfigChanges, settings: Settings, names: Mapping[str, str], t: Texts) -> ChangesView:
    form = settings.questionnaire
    shown = changes.versions[1] if changes.versions else form

    def worded(lines: Sequence[WordChange], of_form: bool) -> list[ChangedWords]:
        labels = [place_words(line.place, shown, t) if of_form else site_text_words(line.place, form, t) for line in lines]
        return [ChangedWords(label, line.language, line.before, line.after) for label, line in zip(labels, lines, strict=True)]

    return ChangesView(
        changes,
        [(service, names.get(service, service)) for service in changes.added],
        [(service, names.get(service, service)) for service in changes.removed],
        worded(changes.texts, of_form=False),
        worded(changes.form, of_form=True),
        (_named(changes.versions[0].id, changes.versions[0].version, t), _named(changes.versions[1].id, changes.versions[1].version, t))
        if changes.versions
        else None,
        _pages(changes, settings, t),
    )


def _named(form_id: str, version: int, t: Texts) -> str:
    return t("form_version", id=form_id, n=version)


def _pages(changes: ConfigChanges, settings: Settings, t: Texts) -> list[tuple[str, str]]:
    """The first few; several texts of one page are one picture."""
    form = changes.versions[1] if changes.versions else settings.questionnaire
    places = [f"question/{settings.services_question}"] if changes.added or changes.removed or changes.reordered else []
    places += [FIRST] if changes.emblem else []
    for line in changes.texts:
        name = line.place.removeprefix(READY)
        places.append(f"question/{name}" if line.place.startswith(READY) else FIRST)
    places += [line.place for line in changes.form if step_of(form, line.place)]
    pages: dict[object, tuple[str, str]] = {}
    for place in places:
        page = place if place == FIRST or not place.startswith("question/") else "/".join(place.split("/")[:2])
        label = t("settings_first_page") if page == FIRST else place_words(page, form, t)
        pages.setdefault(FIRST if page == FIRST else step_of(form, page), (page, label))
    return list(pages.values())[:PICTURES]
