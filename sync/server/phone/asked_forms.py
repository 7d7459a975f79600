"""What a district asks on a telephone: what the province has published for its kiosks, or else the shipped form, and its open services."""

from sqlalchemy import Connection

from kiosk.frozen import frozen
from kiosk.site.ready_lists import READY, shipped_lists
from kiosk.survey.open_text import ReadyAnswer, written_list
from sync import wire
from sync.server.configuration.changes import form_of
from sync.server.configuration.published import current
from sync.server.kiosks.districts import district_row
from sync.server.phone.filled_in import AskedForm
from sync.server.scope import Scope
from sync.server.services import directory, open_services
from sync.server.services.directory import ServiceEntry
from sync.server.settings import Settings


@frozen
class DistrictForm:
    """The form with what it says about the place."""

    form: AskedForm
    place: str
    place_en: str
    entries: tuple[ServiceEntry, ...]  # its open services, in the order of its kiosks

    def place_in(self, language: str) -> str:
        return (language == "en" and self.place_en) or self.place


def of_district(connection: Connection, settings: Settings, scope: Scope, asks_unfinished: bool) -> DistrictForm:
    """`scope` is of one district."""
    config, row = current(connection, scope.province, scope.district), district_row(connection, scope.province, scope.district)
    places = {service: at for at, service in enumerate(open_services.shown_order(connection, scope))}
    entries = directory.service_entries(connection, scope.province, scope.district, settings.catalogue)
    entries.sort(key=lambda entry: places[entry.service])
    form = AskedForm(form_of(config, settings.questionnaire), frozenset(places), _ready(config), asks_unfinished)
    place, place_en = (row.place, row.place_en) if row else ("", "")
    return DistrictForm(form, place or scope.district, place_en, tuple(entries))


def _ready(config: wire.Config) -> dict[str, tuple[ReadyAnswer, ...]]:
    """As kiosk.site.ready_lists makes them of a kiosk's site."""
    texts, shipped = config.get("texts", {}), shipped_lists()
    return {
        question: written_list(
            shipped.get(question, ()), {language: entries.get(READY + question, "") for language, entries in texts.items()}
        )
        for question in ("wanted_services", *shipped)
    }
