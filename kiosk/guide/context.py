"""What the guide needs: the site and its services as they are now, the search, and what only the composition root can do."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kiosk.frozen import frozen
from kiosk.language.languages import OWN, Language
from kiosk.language.texts import Texts
from kiosk.site import open_services
from kiosk.site.model import Site
from kiosk.site.service_facts import facts_of, translated
from kiosk.survey.catalogue import Catalogue, LinkLook, Service, by_audience, visible
from kiosk.survey.catalogue_search import SearchIndex, by_agency
from kiosk.survey.procedures import DistrictContent, Procedure
from kiosk.survey.service_knowledge import ServiceFacts, with_handbook_look, with_looks

if TYPE_CHECKING:
    from kiosk.printing.take_away_list import PrintJob


class ShownServices:
    """The services as this district shows them; read again whenever somebody opens the guide, so that a change is seen."""

    def __init__(
        self,
        site: Site,
        catalogue: Catalogue,
        procedures: Mapping[str, Procedure],
        versions: Sequence[DistrictContent],
        looks: Mapping[str, LinkLook] | None = None,
        handbook_looks: Mapping[str, LinkLook] | None = None,
    ) -> None:
        """`looks`: service id -> the last look at its link; None where nobody keeps any, and every link is shown. `handbook_looks`: the
        same of its handbook."""
        self.site, self.catalogue = site, catalogue
        self.languages: tuple[Language, ...] = OWN  # that a person can choose
        self._procedures, self._versions, self._looks, self._handbook_looks = procedures, versions, looks, handbook_looks or {}
        self.offered = open_services.offered_services(site, catalogue)
        self.open = frozenset(service.id for service in self.offered)
        self.facts = lru_cache(maxsize=64)(self._facts)  # (service id, language)

    @cached_property
    def all(self) -> tuple[Service, ...]:
        """Every service that may be shown, the local wording in place of the catalogue's name."""
        local = {service.id: service for service in self.offered}
        named = [service_id for service_id, details in self.site.details.items() if details.name]
        own = [service for service in self.offered if service.id in self.site.own_services]
        return tuple(local.get(service.id, service) for service in visible(self.catalogue, named, own))

    @cached_property
    def by_audience(self) -> dict[str, list[Service]]:
        return by_audience(self._national)

    @cached_property
    def by_agency(self) -> dict[str, list[Service]]:
        return by_agency(self._national)

    @cached_property
    def _national(self) -> list[Service]:
        """By the national department, whatever local owner the card names."""
        return [self.catalogue.services.get(service.id, service) for service in self.all]

    def knows(self, service_id: str) -> bool:
        return service_id in self.open or service_id in self.catalogue.services

    def name(self, service_id: str, language: str = "th") -> str:
        shown = next((service for service in self.offered if service.id == service_id), self.catalogue.services.get(service_id))
        return shown.name_in(language) if shown else service_id

    @cached_property
    def search(self) -> SearchIndex:
        also: dict[str, tuple[str, ...]] = dict(self.catalogue.also_called)
        for service in self.offered:
            also[service.id] = (*also.get(service.id, ()), service.name, *(name for _, name, _ in service.translated))
        return SearchIndex(self.all, also, self.open)

    def _facts(self, service_id: str, language: str = "th") -> ServiceFacts:
        thai = facts_of(service_id, self.site, self.catalogue, self._procedures, self._versions)
        facts = translated(thai, self.site, self.catalogue, language)
        if self._looks is None:
            return facts
        seen = with_looks(facts, self.catalogue, self._looks.get(service_id))
        return with_handbook_look(seen, self.catalogue, self._handbook_looks.get(service_id))


@frozen
class GuideContext:
    load: Callable[[], ShownServices]
    texts: Mapping[str, Texts]  # language -> texts
    check_in: Callable[[Sequence[str]], int | None]  # the queue number, where one is given. StoreError: it is saved later
    printer: Callable[[], bool]  # whether one is configured; answers at once
    print_list: "Callable[[ServiceFacts, str], PrintJob]"  # the list in a language, on its way
