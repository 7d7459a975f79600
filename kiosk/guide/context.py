"""What the self-check stands on: the site and its services as they are now, the search, and what only the composition root can do."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.site import open_services
from kiosk.site.service_facts import facts_of
from kiosk.site.site_file import Site
from kiosk.survey.catalogue import Catalogue, Service, by_audience, visible
from kiosk.survey.catalogue_search import SearchIndex, by_agency
from kiosk.survey.procedures import DistrictContent, Procedure, ServiceFacts

if TYPE_CHECKING:
    from kiosk.printing.printer import PrintJob


class Shown:
    """The services as this district shows them; made anew whenever somebody opens the self-check, so that a change is seen."""

    def __init__(self, site: Site, catalogue: Catalogue, procedures: Mapping[str, Procedure], versions: Sequence[DistrictContent]) -> None:
        self.site, self.catalogue = site, catalogue
        self._procedures, self._versions = procedures, versions
        self.offered = open_services.offered_services(site, catalogue)
        self.open = frozenset(one.id for one in self.offered)
        self.facts = lru_cache(maxsize=64)(self._facts)

    @cached_property
    def all(self) -> tuple[Service, ...]:
        """Every service that may be shown, the local wording in place of the catalogue's name."""
        local = {one.id: one for one in self.offered}
        named = [one for one, details in self.site.details.items() if details.name]
        own = [one for one in self.offered if one.id in self.site.own_services]
        return tuple(local.get(one.id, one) if one.id in local else one for one in visible(self.catalogue, named, own))

    @cached_property
    def by_audience(self) -> dict[str, list[Service]]:
        return by_audience(self._national)

    @cached_property
    def by_agency(self) -> dict[str, list[Service]]:
        return by_agency(self._national)

    @cached_property
    def _national(self) -> list[Service]:
        """By the national department, whatever local owner stands on the card."""
        return [self.catalogue.services.get(one.id, one) for one in self.all]

    def name(self, service_id: str) -> str:
        return next((one.name for one in self.offered if one.id == service_id), self.catalogue.name(service_id))

    @cached_property
    def search(self) -> SearchIndex:
        also: dict[str, tuple[str, ...]] = dict(self.catalogue.also_called)
        for one in self.offered:
            also[one.id] = (*also.get(one.id, ()), one.name)
        return SearchIndex(self.all, also, self.open)

    def _facts(self, service_id: str) -> ServiceFacts:
        return facts_of(service_id, self.site, self.catalogue, self._procedures, self._versions)


@frozen
class GuideContext:
    load: Callable[[], Shown]
    texts: Mapping[str, Texts]  # language -> texts
    check_in: Callable[[Sequence[str]], int | None]  # one person came for these; the queue number where it is given. StoreError: held
    printer: Callable[[], bool]  # whether one is configured; answers at once
    print_list: "Callable[[ServiceFacts, str], PrintJob]"  # the list in a language, on its way
