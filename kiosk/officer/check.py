"""The machine's check of itself, shown line by line. The checks arrive as a callable (kiosk/selfcheck, by the composition root)."""

from functools import partial

from kiosk.officer import errand
from kiosk.officer.ground import Ground
from kiosk.officer.state import OfficerState


def opening(state: OfficerState, ground: Ground) -> OfficerState:
    check = ground.offered.self_check
    return errand.opening(state, "menu_check", partial(check, ground.spoken)) if check else state
