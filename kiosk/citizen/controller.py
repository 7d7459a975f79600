"""The citizen's part of the kiosk: an intent in, the next state out; what a state shows; what probably comes next."""

from collections.abc import Sequence

from kiosk.citizen import moves, prefetch, presenter
from kiosk.citizen.intents import CitizenIntent
from kiosk.citizen.presenter import CitizenContext
from kiosk.citizen.state import CitizenState
from kiosk.ui.intents import Back, Home


class CitizenController:
    """`context` is exchanged when the site or the questionnaire changes, which happens only while nobody answers."""

    def __init__(self, context: CitizenContext) -> None:
        self.context = context

    def handle(self, state: CitizenState, intent: object) -> CitizenState | None:
        """The next state; None: home. An intent of another person's pages changes nothing."""
        if state.phone_code:
            return None if isinstance(intent, Back | Home) else state
        return moves.move(state, intent, self.context.survey) if isinstance(intent, CitizenIntent) else state

    def on_phone(self) -> CitizenState:
        """The page with a new code; the first screen where none can be made now."""
        return CitizenState(phone_code=self.context.phone_code())

    def view(self, state: CitizenState, language: str) -> object:
        return presenter.view_of(state, language, self.context)

    def prefetch(self, state: CitizenState) -> Sequence[CitizenState | None]:
        """The likeliest first; None: home."""
        return prefetch.after(state, self.context)

    def refresh_s(self, state: CitizenState) -> None:
        """Nothing on a citizen's page changes without a touch."""
