"""What a page's filters may choose from: the districts and services that an account may see."""

from kiosk.survey.limits import ID
from sync.server.accounts.users import User
from sync.server.scope import Scope


def chosen_district(user: User, requested: str) -> Scope:
    """The requested district, or all that the account may see; a district account always gets its own."""
    return Scope(user.province, user.district or requested)


def chosen_service(requested: str) -> str:
    """The requested service id, or "" where it cannot be one."""
    return requested if ID.fullmatch(requested) else ""
