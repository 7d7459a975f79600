"""What the province sets for its kiosks: published in versions, merged for a district. Nothing is overwritten."""

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from kiosk.survey import questionnaire
from kiosk.survey.dates.calendar import timestamp
from kiosk.survey.limits import ID_LENGTH, LANGUAGES, LIST_LIMIT, SITE_TEXT_LIMIT
from kiosk.survey.questionnaire import Questionnaire, QuestionnaireError
from kiosk.ui.text.drawable import letter_words
from sync import wire
from sync.server import audit
from sync.server.configuration.undrawable import first_undrawable
from sync.server.db.schema import config_versions
from sync.server.ingest.validation import ValidationContext
from sync.server.messages import LocalizedError
from sync.server.scope import Scope
from sync.server.settings import ASSETS, Settings
from sync.server.tallies.choices import form_name
from sync.server.tallies.layout import TallyLayout

EMBLEM: Final = "emblem_sha256"  # which picture of sync.server.configuration.emblems
NAMES = ("services", "questionnaire", "texts", EMBLEM)
_CONTEXTS = 16
_WITH_FORMS = (
    select(config_versions.c.body)
    .where(config_versions.c.questionnaire != "", config_versions.c.questionnaire != bindparam("shipped"))
    .order_by(config_versions.c.created_at, config_versions.c.version)
)


class ConfigurationError(LocalizedError):
    """A configuration that kiosks could not use."""


def publish(connection: Connection, actor: str, scope: Scope, config: wire.Config, note: str = "", after: int | None = None) -> int:
    """The next version for a district or for the whole province; returns its number. Raises ConfigurationError before anything is written.

    `after`: the version that was looked at; another officer's later one is not overwritten unseen.
    """
    form = check_here(connection, config)
    held = latest_version(connection, scope.province, scope.district)
    if after is not None and after != held:
        raise ConfigurationError("settings_fault_newer", n=held)
    version = held + 1
    values = {"body": json.dumps(config, ensure_ascii=False, sort_keys=True), "note": note, "created_by": actor}
    values |= {"questionnaire": form_name(form) if form else "", "created_at": timestamp(datetime.now(UTC))}
    connection.execute(insert(config_versions).values(province=scope.province, district=scope.district, version=version, **values))
    what = f"version {version}: {', '.join(sorted(config))}"
    audit.record(connection, actor, "config.publish", scope.district or scope.province, what, scope.district)
    return version


def latest_version(connection: Connection, province: str, district: str) -> int:
    """The number of the latest version for a district itself; 0 before the first."""
    mine = (config_versions.c.province == province, config_versions.c.district == district)
    return connection.scalar(select(func.max(config_versions.c.version)).where(*mine)) or 0


def check_here(connection: Connection, config: wire.Config) -> Questionnaire | None:
    """`check`, and that the questionnaire's version does not stand for other words already."""
    form = check(config)
    if form is not None:
        _refuse_changed(connection, form)
    return form


def check(config: wire.Config) -> Questionnaire | None:
    """The questionnaire it carries, if any, with the shipped form's items. Raises
    ConfigurationError when a kiosk would have to refuse it."""
    unknown = set(config) - set(NAMES)
    if unknown:
        raise ConfigurationError("settings_fault_name", name=min(unknown))
    services = config.get("services", [])
    if not all(isinstance(service, str) and 0 < len(service) <= ID_LENGTH for service in services) or len(services) > LIST_LIMIT:
        raise ConfigurationError("settings_fault_services", limit=LIST_LIMIT)
    texts = config.get("texts", {})
    if set(texts) - set(LANGUAGES) or not all(isinstance(text, str) for entries in texts.values() for text in entries.values()):
        raise ConfigurationError("settings_fault_texts")
    long = [key for entries in texts.values() for key, text in entries.items() if len(text) > SITE_TEXT_LIMIT or not text.isprintable()]
    if long:
        raise ConfigurationError("settings_fault_text", name=long[0][:64], limit=SITE_TEXT_LIMIT)
    if EMBLEM in config and not re.fullmatch(r"[0-9a-f]{64}", config[EMBLEM]):
        raise ConfigurationError("settings_fault_emblem")
    form = read_form(config["questionnaire"]) if "questionnaire" in config else None
    if boxes := first_undrawable(config):
        raise ConfigurationError("settings_fault_letter", field=boxes[0][:100], letter=letter_words(boxes[1]))
    return form


def read_form(text: str) -> Questionnaire:
    """A questionnaire that kiosks can use, from TOML. Raises ConfigurationError."""
    try:
        return _same_items(_parsed(text))
    except QuestionnaireError as error:
        raise ConfigurationError("settings_fault_form", fault=error) from error


def _same_items(form: Questionnaire) -> Questionnaire:
    """The scores rest on the ten items, and uses on the question that lists the services: both are the same in every version."""
    shipped, offered = TallyLayout(_shipped()), TallyLayout(form)
    if shipped.aspects != offered.aspects:
        raise ConfigurationError("settings_fault_items", items=", ".join(shipped.items))
    if shipped.services != offered.services:
        raise ConfigurationError("settings_fault_services_question", question=shipped.services)
    return form


def _refuse_changed(connection: Connection, form: Questionnaire) -> None:
    """A version keeps its words: responses that name it must mean what their respondents read."""
    known = {form_name(version): version for version in (_shipped(), *published(connection, _shipped()))}
    if known.get(form_name(form), form) != form:
        raise ConfigurationError("settings_fault_version", form=form_name(form))


@lru_cache(maxsize=1)
def _shipped() -> Questionnaire:
    return questionnaire.load(ASSETS / "questionnaire.toml")


def current(connection: Connection, province: str, district: str) -> wire.Config:
    """What holds for a district: the province's latest version, with the district's own latest over it, name by name."""
    merged: wire.Config = {}
    for scope in ("", district):
        latest = _latest(connection, province, scope)
        if latest is not None:
            merged |= json.loads(latest)
    return merged


def _latest(connection: Connection, province: str, district: str) -> str | None:
    table = config_versions
    mine = (table.c.province == province, table.c.district == district)
    return connection.scalar(select(table.c.body).where(*mine).order_by(table.c.version.desc()).limit(1))


def latest(connection: Connection, province: str, district: str) -> wire.Config:
    """The latest version published for a district itself ("" = all districts), nothing merged."""
    body = _latest(connection, province, district)
    return json.loads(body) if body else {}


def versions(connection: Connection, province: str) -> list[Row]:
    """Every version published, newest first."""
    table = config_versions
    return list(
        connection.execute(select(table).where(table.c.province == province).order_by(table.c.created_at.desc(), table.c.version.desc()))
    )


def version_row(connection: Connection, scope: Scope, version: int) -> Row | None:
    """One version of a district, or of "" for all of them; None where there is none of that number."""
    table = config_versions
    mine = (table.c.province == scope.province, table.c.district == scope.district, table.c.version == version)
    return connection.execute(select(table).where(*mine)).one_or_none()


def published(connection: Connection, shipped: Questionnaire) -> tuple[Questionnaire, ...]:
    """Every version of the questionnaire besides the shipped one, oldest first. A version keeps its words for ever (`publish`)."""
    forms = [_form_of(body) for body in connection.scalars(_WITH_FORMS, {"shipped": form_name(shipped)})]
    return tuple({form_name(form): form for form in reversed(forms)}.values())[::-1]


@lru_cache(maxsize=32)
def _form_of(body: str) -> Questionnaire:
    """The one that a published version brings."""
    return _parsed(json.loads(body)["questionnaire"])


@lru_cache(maxsize=32)
def _parsed(text: str) -> Questionnaire:
    return questionnaire.parse(text, "The questionnaire")


def validation_context(settings: Settings, connection: Connection) -> ValidationContext:
    """What a record is held against now."""
    return _context(settings.assets, published(connection, settings.questionnaire), settings)


_contexts: dict[tuple[object, ...], tuple[tuple[Questionnaire, ...], ValidationContext]] = {}


def _context(assets: Path, others: tuple[Questionnaire, ...], settings: Settings) -> ValidationContext:
    """Put together once for the same forms: `_parsed` gives the same object for the same text, and what is held here keeps its id."""
    key = (assets, *map(id, others))
    if key not in _contexts:
        if len(_contexts) >= _CONTEXTS:
            _contexts.clear()
        shipped = settings.questionnaire
        names = frozenset(form_name(form) for form in (shipped, *others))
        _contexts[key] = others, ValidationContext(TallyLayout(shipped, others), names, frozenset(settings.catalogue.services))
    return _contexts[key][1]
