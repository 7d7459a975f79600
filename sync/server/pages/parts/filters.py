"""What a page's filters may choose from: the districts and services that an account may see."""

from kiosk.survey.limits import ID
from sync.server.accounts.users import User
from sync.server.pages.parts.rendering import area_name
from sync.server.scope import Scope
from sync.server.tallies.service_keys import OWN, key_of, parts_of


def chosen_district(user: User, requested: str) -> Scope:
    """The requested district, or all that the account may see; a district account always gets its own."""
    return Scope(user.province, user.district or requested)


def chosen_service(requested: str, scope: Scope) -> str:
    """The requested service as figures know it (tallies.service_keys), or "" where it cannot be one: a district's own service is of that
    district alone."""
    service, district = parts_of(requested)
    if not ID.fullmatch(service) or (district and scope.district not in ("", district)):
        return ""
    key = key_of(service, district or scope.district)
    return key if parts_of(key)[1] or not service.startswith(OWN) else ""


def area_words(province: str, district: str = "") -> str:
    """By what a district, or a province, is found: its name as the pages of either language write it."""
    return f"{district or province} {area_name(province, district, 'en')}"
