"""What the province sets for this kiosk: asked for with an ETag, checked whole, kept until nobody uses the kiosk, then taken.

A configuration that cannot be used is refused as a whole and the last good one stays. Responses carry the version of the
questionnaire they were answered under, so that nothing already stored changes its meaning.
"""

import base64
import json
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kiosk import atomic_file, emblem_file
from kiosk.emblem_file import EmblemError
from kiosk.frozen import frozen, replace
from kiosk.language.checks import FieldError
from kiosk.language.sentence import Sentence, localized
from kiosk.paths import CATALOGUE_NOTES, QUESTIONNAIRE, SERVICES, DataDir
from kiosk.site import site_file
from kiosk.site.model import ProvinceSettings, Site, from_json
from kiosk.store import settings
from kiosk.store.database import transaction
from kiosk.store.settings import WaitingConfig
from kiosk.survey import catalogue, district_content
from kiosk.survey import questionnaire as forms
from kiosk.survey.dates.calendar import day_of
from kiosk.survey.procedures import DistrictContent
from kiosk.survey.questionnaire import QuestionnaireError
from sync.client import contact_state

if TYPE_CHECKING:
    from sync.client.province_client import ProvinceClient

log = logging.getLogger(__name__)
_REACHED = ("line", "facebook", "opened_on")  # kept beside the site's own, as the rest of DECIDED (kiosk.site.model.ProvinceSettings)
EMBLEM_LIMIT = 2 * 2**20  # letters; the province's are a tenth of it
DECIDED = ("level_band", "sending_day", "holidays", "improvements", "phone", *_REACHED)
NAMES = ("services", "questionnaire", "texts", "contents", "emblem", *DECIDED)  # anything else is a newer province's and is left alone


class UnusableConfigError(Exception):
    """A configuration that this kiosk cannot use. Its first argument says why, as a sentence where it was made as one."""


@frozen
class ConfigChange:
    """What a configuration makes of a site."""

    site: Site
    questionnaire: str  # the TOML text; empty: as it is
    named: tuple[str, ...]  # which of NAMES the province set
    contents: tuple[DistrictContent, ...] = ()  # what others wrote about this district's services
    emblem: bytes = b""  # the district's, as kiosk.emblem_file prepares it; nothing: the province gives none


def known_etag(connection: sqlite3.Connection) -> str:
    """The newest configuration that this kiosk has seen, applied or not: what need not be asked for again."""
    waiting = settings.CONFIG_WAITING.get(connection)
    return waiting.etag if waiting else settings.CONFIG_REFUSED.get(connection) or in_use(connection)


def in_use(connection: sqlite3.Connection) -> str:
    return settings.CONFIG_IN_USE.get(connection) or ""


def refused(connection: sqlite3.Connection) -> tuple[str, str]:
    """ETag of the newest configuration where this kiosk cannot use it, and why; empty where it can."""
    return settings.CONFIG_REFUSED.get(connection) or "", settings.CONFIG_FAULT.get(connection) or ""


def pull(connection: sqlite3.Connection, province: "ProvinceClient", site: Site, now: datetime) -> bool:
    """Ask once; True when something new waits to be taken. Raises NotSentError or StoreError."""
    answer = province.config(known_etag(connection))
    if answer is None:
        return False
    offered, etag = answer
    try:
        validated(offered, site)
    except UnusableConfigError as error:
        with transaction(connection):
            settings.CONFIG_WAITING.put(connection, None)
            settings.CONFIG_REFUSED.put(connection, etag)
            settings.CONFIG_FAULT.put(connection, str(error))
            contact_state.note(connection, now, "sync_config_refused", reason=str(error))
        return False
    with transaction(connection):
        settings.CONFIG_REFUSED.put(connection, None)
        settings.CONFIG_FAULT.put(connection, None)
        settings.CONFIG_WAITING.put(connection, WaitingConfig(etag, offered))
    return True


def waits(connection: sqlite3.Connection) -> bool:
    return settings.CONFIG_WAITING.get(connection) is not None


def apply(connection: sqlite3.Connection, data: DataDir, now: datetime) -> ConfigChange | None:
    """Make what waits the site's own; None when nothing waits. Call it only while nobody uses the kiosk.

    A power cut in between leaves it waiting, and taking it again comes to the same. Raises ConfigError, OSError or StoreError.
    """
    waiting = settings.CONFIG_WAITING.get(connection)
    if waiting is None:
        return None
    try:
        change = validated(waiting.config, site_file.load(data.site))
    except UnusableConfigError as error:  # an officer has changed the site since
        contact_state.note(connection, now, "sync_config_refused", reason=str(error))
        settings.CONFIG_WAITING.put(connection, None)
        return None
    if change.questionnaire:
        atomic_file.write(data.root / "questionnaire.toml", change.questionnaire.encode("utf-8"))
    site_file.save(data.site, change.site)
    _save_contents(change.contents, data)
    emblem_file.keep_given(data, change.emblem)
    with transaction(connection):
        settings.CONFIG_IN_USE.put(connection, waiting.etag)
        settings.CONFIG_WAITING.put(connection, None)
        if change.named:
            contact_state.note(connection, now, "sync_config_taken", what=", ".join(change.named))
    return change


def validated(offered: Mapping[str, Any], site: Site) -> ConfigChange:
    """The site as the province wants it. Raises UnusableConfigError; then nothing of it may be used."""
    named = tuple(name for name in NAMES if offered.get(name) is not None)
    form = _form(offered["questionnaire"]) if "questionnaire" in named else ""
    decided = {name: offered[name] for name in DECIDED if name in named}
    wanted = replace(site, from_province=ProvinceSettings(**decided))
    if "services" in named:
        wanted = replace(wanted, services=_services(offered["services"], site))
    if "texts" in named:
        wanted = replace(wanted, texts=_texts(offered["texts"], site))
    emblem = _emblem(offered["emblem"]) if "emblem" in named else b""
    try:
        return ConfigChange(from_json(json.loads(json.dumps(asdict(wanted)))), form, named, _contents(offered.get("contents")), emblem)
    except FieldError as fault:
        raise UnusableConfigError(localized(fault)) from fault


def _form(text: object) -> str:
    if not isinstance(text, str):
        raise UnusableConfigError(Sentence("questionnaire must be a text"))
    try:
        offered = forms.parse(text, "questionnaire")
    except QuestionnaireError as error:
        raise UnusableConfigError(localized(error)) from error
    lost = _scored(forms.load(QUESTIONNAIRE)) ^ _scored(offered)
    if lost:
        raise UnusableConfigError(
            Sentence("questionnaire: the item {item} is not in both; the scores rest on the ten items of the form", item=min(lost))
        )
    return text


def _emblem(picture: object) -> bytes:
    """Drawn anew here too: nothing that was sent is kept but its pixels."""
    if not isinstance(picture, str) or len(picture) > EMBLEM_LIMIT:
        raise UnusableConfigError(Sentence("emblem must be a picture in base64"))
    try:
        return emblem_file.prepared(base64.b64decode(picture, validate=True), "emblem")
    except ValueError as error:
        raise UnusableConfigError(Sentence("emblem must be a picture in base64")) from error
    except EmblemError as error:
        raise UnusableConfigError(localized(error)) from error


def _scored(form: forms.Questionnaire) -> set[str]:
    return {f"{aspect.id}/{item.id}" for aspect in form.aspects for item in aspect.items}


def _services(ids: object, site: Site) -> tuple[str, ...]:
    if not isinstance(ids, list) or not ids or not all(isinstance(service, str) for service in ids):
        raise UnusableConfigError(Sentence("services must be a list of service ids"))
    known = catalogue.load(SERVICES, CATALOGUE_NOTES).services
    strange = [service for service in ids if service not in known and service not in site.own_services]
    if strange:
        raise UnusableConfigError(Sentence("services: there is no service {service} here", service=strange[0][:64]))
    return tuple(ids)


def _contents(contents: object) -> tuple[DistrictContent, ...]:
    """Each that this kiosk can use: one that it cannot holds up neither the others nor what else the province set."""
    if contents is not None and not isinstance(contents, list):
        raise UnusableConfigError(Sentence("contents must be a list"))
    usable = []
    for record in contents or ():
        try:
            usable.append(_content(record))
        except (district_content.ContentFieldError, KeyError, TypeError, ValueError, AttributeError) as fault:
            log.warning("what the province hands on about a service cannot be used: %s", fault)
    return tuple(usable)


def _content(record: Mapping[str, Any]) -> DistrictContent:
    """From a record of the wire (sync.wire.ServiceContent), without what only the province's pages show."""
    details = district_content.with_code_names(record["details"])
    row = {name: value for name, value in details.items() if value and name in district_content.COLUMNS}
    if "counter_until" in row:
        row["counter_until"] = int(row["counter_until"])
    day = day_of(datetime.fromisoformat(record["at"])).isoformat()
    return district_content.from_json({**row, "service": record["service"], "updated": day}, {record["service"]}, date.max)


def _save_contents(contents: Sequence[DistrictContent], data: DataDir) -> None:
    if contents or data.given_content.exists():
        text = json.dumps([district_content.as_json(content) for content in contents], ensure_ascii=False, indent=1)
        atomic_file.write(data.given_content, f"{text}\n".encode())


def _texts(texts: object, site: Site) -> dict[str, dict[str, str]]:
    """The site's texts with the province's over them: language -> key -> text becomes key -> language -> text."""
    if not isinstance(texts, dict) or not all(isinstance(entries, dict) for entries in texts.values()):
        raise UnusableConfigError(Sentence("texts must be language, then key and text"))
    merged = {key: dict(languages) for key, languages in site.texts.items()}
    for language, entries in texts.items():
        for key, text in entries.items():
            merged.setdefault(key, {})[language] = text
    return merged
