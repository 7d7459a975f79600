"""The services of the catalogue as boxes to tick, in its groups: nobody has to know an id by heart."""

from collections.abc import Collection

from kiosk.frozen import frozen
from kiosk.survey import catalogue as catalogues
from kiosk.survey.catalogue import Catalogue


@frozen
class ServiceChoice:
    """One box."""

    id: str
    name: str
    agency: str
    chosen: bool


@frozen
class ServiceGroup:
    """The boxes of one audience, and how many of them are ticked."""

    audience: str
    choices: tuple[ServiceChoice, ...]

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in self.choices)


def service_groups(catalogue: Catalogue, chosen: Collection[str], language: str) -> list[ServiceGroup]:
    """What may be shown, and what is chosen already whether or not it may."""
    shown = {service.id for service in catalogues.visible(catalogue)} | set(chosen)
    groups = catalogues.by_audience(service for service in catalogue.services.values() if service.id in shown)
    return [
        ServiceGroup(
            audience,
            tuple(
                ServiceChoice(service.id, service.name_in(language), service.agency_in(language), service.id in chosen)
                for service in services
            ),
        )
        for audience, services in groups.items()
        if services
    ]
