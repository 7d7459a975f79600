"""Names of places for readers of other languages than Thai, and the words that mark names that we have translated."""

from kiosk.language.texts import Texts
from kiosk.paths import DISTRICTS
from kiosk.site.model import Site


def province_in(site: Site, language: str) -> str:
    """The romanised name in the list of districts; as it is written here where the list has no such province."""
    if language == "th":
        return site.province
    from kiosk.survey.first_day import areas  # late: a thousand names, which a start in Thai does not need

    try:
        return areas.load(DISTRICTS).romanised(site.province)
    except areas.AreasError:
        return site.province


def mark(texts: Texts) -> str:
    """What stands on a page with names of services: that they are translated by us; nothing in Thai."""
    return "" if texts.language == "th" else texts("names_unofficial")
