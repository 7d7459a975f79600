"""Where an officer stands: a page, what it is about, and the page before it. Frozen; nothing of it outlives the corner."""

from dataclasses import replace

from kiosk.frozen import frozen


@frozen
class OfficerState:
    """`subject` is the page's own frozen value (PinPad, Figures, PaperForm ...); `before` is where Back leads, None: out."""

    screen: str
    subject: object = None
    page: int = 0
    before: "OfficerState | None" = None

    def opening(self, screen: str, subject: object = None) -> "OfficerState":
        """Another page, from which Back comes here again."""
        return OfficerState(screen, subject, 0, self)

    def about(self, subject: object, page: int | None = None) -> "OfficerState":
        """The same page with another subject."""
        return replace(self, subject=subject, page=self.page if page is None else page)


@frozen
class Assisted:
    """What `Desk.handle` returns when an officer helps somebody answer: the app starts a session in mode `assisted`."""


@frozen
class Message:
    """A page with one message: what was done, or why it was not. `good` picks its sign; `detail` is for a technician."""

    title: str
    sentences: tuple[str, ...] = ()
    good: bool = True
    detail: str = ""
