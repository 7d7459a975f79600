"""When the demonstration ends: what a person has to have set before a site is real, and what of the example must not stay in it. Pure
but for the example itself, which is read from the assets."""

from kiosk.frozen import replace
from kiosk.site.model import Details, Site
from kiosk.site.site_file import yasothon_demonstration

NEEDED = ("province", "district", "place", "services")  # names of a Site's fields


def missing(site: Site) -> tuple[str, ...]:
    """Which of NEEDED nobody has set yet; nothing of a site that is real."""
    return tuple(name for name in NEEDED if name not in site.confirmed) if site.demonstration else ()


def confirmed(site: Site, *names: str) -> Site:
    """A person has set these, or seen that they are right. With the last of NEEDED the demonstration ends."""
    if not site.demonstration:
        return site
    known = tuple(name for name in NEEDED if name in (*site.confirmed, *names))
    ends = len(known) == len(NEEDED)
    return replace(site, demonstration=not ends, confirmed=() if ends else known)


def moved(site: Site, **changed: str) -> Site:
    """The site under other names of province, district or place. Offices of another province go; what a person wrote stays.

    The example's local owners belong to its province alone, whatever was changed first.
    """
    there: Site = replace(site, **changed)
    example = yasothon_demonstration(site.kiosk)
    foreign = {site.province, example.province} - {there.province}
    details = {service: _without_offices(words, foreign) for service, words in site.details.items()}
    if there.province != example.province:
        details = {service: words for service, words in details.items() if site.details[service] != example.details.get(service)}
    return replace(there, details={service: words for service, words in details.items() if words != Details()})


def _without_offices(words: Details, provinces: set[str]) -> Details:
    """Without an owner that carries one of these provinces in its name, and without its telephone."""
    return replace(words, owner="", telephone="") if any(province in words.owner for province in provinces) else words
