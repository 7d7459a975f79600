"""Which page each step of the first day opens."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.officer import pin_entry
from kiosk.officer.context import OfficerContext
from kiosk.officer.first_day import area, joining, look, place, printer, ready, screen_size, service_groups, telephone
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState

OPENINGS: Mapping[PageName, Callable[[OfficerState[Any], OfficerContext], OfficerState[Any]]] = {
    PageName.PIN_ENTRY: lambda state, context: state.opening(pin_entry.PAGE, pin_entry.changing()),
    PageName.AREA: area.opening,
    PageName.PLACE: place.opening,
    PageName.TELEPHONE: telephone.opening,
    PageName.RULER: screen_size.opening,
    PageName.SERVICE_GROUPS: service_groups.opening,
    PageName.PRINTER: printer.opening,
    PageName.JOINING: joining.opening,
    PageName.LOOK: look.opening,
    PageName.READY: ready.opening,
}
