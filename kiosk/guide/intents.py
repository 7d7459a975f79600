"""What a tap can mean while a citizen checks a service, beside the intents of every page (kiosk/ui/intents.py)."""

from kiosk.frozen import frozen
from kiosk.ui.intents import KeyIntent, NavigationIntent


@frozen
class ShowService:
    service: str


@frozen
class OpenGroup:
    """One of the three audiences of the catalogue, or "agencies": all of it by agency; "": the choice among these."""

    group: str = ""


@frozen
class OpenAgency:
    agency: str


@frozen
class OpenSearch:
    """The keyboard, and results as one types."""


@frozen
class OpenTab:
    """prepare | steps | more | take"""

    tab: str


@frozen
class TickDocument:
    """A document at hand, or not: its place in the list."""

    place: int


@frozen
class ShowCode:
    """The QR code of the link (link), of the handbook (handbook), or of the list to take home (list)."""

    kind: str


@frozen
class PrintList:
    """The list on paper, in the language that the person reads."""

    language: str


@frozen
class CheckIn:
    """One person came for this service, or for all that are chosen (empty)."""

    service: str = ""


@frozen
class ChooseServices:
    """To the page where several services are ticked before checking in."""


@frozen
class TakeService:
    """Ticks one of several services, or takes the tick back."""

    service: str


@frozen
class BeginSurvey: ...


@frozen
class ReportUnfinished:
    """The errand could not be finished today: on to why, and to the survey for who wants to answer it. `service`: "" where not known."""

    service: str = ""


ServiceIntent = (
    ShowService
    | OpenGroup
    | OpenAgency
    | OpenSearch
    | OpenTab
    | TickDocument
    | ShowCode
    | PrintList
    | CheckIn
    | ChooseServices
    | TakeService
    | BeginSurvey
    | ReportUnfinished
)
GuideIntent = ServiceIntent | KeyIntent | NavigationIntent  # what the guide's controller understands
