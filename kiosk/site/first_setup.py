"""When the demonstration ends: what a person has to have set before a site is real, and what of the example must not stay in it. Pure
but for the example itself, which is read from the assets.

Set by the settings' pages, a site is real with the last of NEEDED. The pages of the first day (kiosk/officer/first_day) end it themselves:
what is decided there is noted in `confirmed`, stays after a power cut, and is shown to nobody as real until the officer says so."""

from collections.abc import Iterable

from kiosk.frozen import replace
from kiosk.site.model import Details, Site
from kiosk.site.site_file import yasothon_demonstration

NEEDED = ("province", "district", "place", "services")  # names of a Site's fields
CHOOSING = "choosing"  # in `confirmed`: the open services were chosen by somebody, not all of them yet
FIRST_DAY = "first_day"  # in `confirmed`: the pages of the first day are under way


def missing(site: Site) -> tuple[str, ...]:
    """Which of NEEDED nobody has set yet; nothing of a site that is real."""
    return tuple(name for name in NEEDED if name not in site.confirmed) if site.demonstration else ()


def confirmed(site: Site, *names: str) -> Site:
    """A person has set these, or seen that they are right. With the last of NEEDED the demonstration ends."""
    if not site.demonstration:
        return site
    known = _together(site.confirmed, names)
    ends = set(NEEDED) <= set(known) and (FIRST_DAY not in known or set(NEEDED) <= set(names))
    return finished(site) if ends else replace(site, confirmed=known)


def noted(site: Site, *names: str) -> Site:
    """The pages of the first day decided these; the demonstration goes on until they are through."""
    return replace(site, confirmed=_together(site.confirmed, (FIRST_DAY, *names))) if site.demonstration else site


def undecided(site: Site, *names: str) -> Site:
    """These are to be decided once more, since what they followed from has changed."""
    return replace(site, confirmed=tuple(name for name in site.confirmed if name not in names))


def is_first_day(site: Site) -> bool:
    """Whether the pages of the first day are under way."""
    return site.demonstration and FIRST_DAY in site.confirmed


def chosen_services(site: Site) -> tuple[str, ...]:
    """The open services; on the first day those that somebody chose there, and not the example's."""
    return () if is_first_day(site) and not {CHOOSING, "services"} & set(site.confirmed) else site.services


def toggled(site: Site, service: str) -> Site:
    """The service opened at the end of the list, or closed; its local words stay for the day it is opened again. Of a real site the last
    one stays, as it offers at least one; on the first day the choice begins again without it."""
    before = chosen_services(site)
    after = tuple(other for other in before if other != service) if service in before else (*before, service)
    if not is_first_day(site):
        return replace(site, services=after or before)
    return noted(replace(site, services=after), CHOOSING) if after else undecided(site, CHOOSING, "services")


def finished(site: Site) -> Site:
    """From now on answers count."""
    return replace(site, demonstration=False, confirmed=())


def _together(known: tuple[str, ...], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *names)))


def moved(site: Site, **changed: str) -> Site:
    """The site under other names of province, district or place. Offices of another province go; what a person wrote stays.

    The example's local owners belong to its province alone, whatever was changed first.
    """
    there: Site = replace(site, **changed)
    if there.place != site.place:  # another place has another name in English
        there = replace(there, place_en="")
    example = yasothon_demonstration(site.kiosk)
    foreign = {site.province, example.province} - {there.province}
    details = {service: _without_offices(words, foreign) for service, words in site.details.items()}
    if there.province != example.province:
        details = {service: words for service, words in details.items() if site.details[service] != example.details.get(service)}
    return replace(there, details={service: words for service, words in details.items() if words != Details()})


def _without_offices(words: Details, provinces: set[str]) -> Details:
    """Without an owner that carries one of these provinces in its name, and without its telephone."""
    return replace(words, owner="", telephone="") if any(province in words.owner for province in provinces) else words
