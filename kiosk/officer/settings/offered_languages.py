"""The languages beside Thai and English that this kiosk offers: one row of the settings for each that is there as files."""

from collections.abc import Iterator

from kiosk.frozen import replace
from kiosk.language import languages
from kiosk.language.languages import MOST, Language
from kiosk.language.texts import Texts
from kiosk.officer.context import OfficerContext
from kiosk.officer.intents import Pick
from kiosk.officer.views import EntryView
from kiosk.site.model import Site
from kiosk.store import settings
from kiosk.survey.response import ANY_LANGUAGE

ROW = "language_"  # and the language's id: what a tap on its row names


def toggled(site: Site, row: str) -> Site:
    """The site with that language offered, or not any more; as it is where as many are offered as there may be."""
    language = row.removeprefix(ROW)
    if language in site.languages:
        return replace(site, languages=tuple(offered for offered in site.languages if offered != language))
    return replace(site, languages=(*site.languages, language)) if len(site.languages) < MOST else site


def entries(site: Site, context: OfficerContext, texts: Texts) -> Iterator[EntryView]:
    there = languages.folders_in(context.data.languages)
    usable = languages.find(
        (*site.languages, *(name for name in there if name not in site.languages)), context.data.languages, lambda _: None
    )
    for language in usable:
        name = texts("site_language", name=language.name)
        yield EntryView(f"{ROW}{language.id}", "globe", name, _note(language, site, context, texts), Pick("setting", f"{ROW}{language.id}"))


def _note(language: Language, site: Site, context: OfficerContext, texts: Texts) -> str:
    unread = "" if language.read_by else texts("site_language_unread")
    state = "off"
    if language.id in site.languages:
        taken = not site.server.url or ANY_LANGUAGE in (settings.PROVINCE_TAKES.get(context.connection) or ())
        state = "on" if taken else "waits"
    return " · ".join(filter(None, (texts(f"site_language_{state}"), unread)))
