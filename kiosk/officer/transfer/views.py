"""What the pages of exports and of refused records may know: immutable values in the officer's language."""

from kiosk.frozen import frozen
from kiosk.officer.figures.views import CommentView, PeriodView
from kiosk.officer.views import OfficerFrame, SelectableView
from kiosk.ui.drawing.photograph import Photograph


@frozen
class ExportView:
    frame: OfficerFrame
    period: PeriodView
    everything: SelectableView
    forms: tuple[SelectableView, ...]
    sealed: SelectableView  # set apart: what auditors and the province need
    folders: tuple[SelectableView, ...]
    other: SelectableView
    export: str
    page: int = 0  # of the places to export to
    left: SelectableView | None = None  # files that earlier exports left in this machine


@frozen
class RefusedView:
    frame: OfficerFrame
    note: str
    entries: tuple[CommentView, ...]
    empty: str
    page: int


@frozen
class DocumentView:
    """`said`: how many pages it has, that it is being prepared, or what failed; `picture`: None until it is there."""

    frame: OfficerFrame
    note: str
    said: str
    picture: Photograph | None
    save: str
    print: str
