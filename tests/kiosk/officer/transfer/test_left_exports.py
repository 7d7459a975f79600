"""An officer sees what exports left on this machine, and erases it with a tap."""

from pathlib import Path
from typing import Any

from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.store import journal
from tests.support.office import Office, walked


def left(office: Office, *names: str) -> list[Path]:
    folder = office.folder / "exports"
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("answers", encoding="utf-8")
    return [folder / name for name in names]


def seen(controller: OfficerController, state: OfficerState) -> Any:
    """The page's view."""
    return controller.view(state, "en")


def test_the_page_of_exports_says_what_is_still_here(office: Office) -> None:
    """Nothing while nothing is; then how many and how old."""
    controller = office.controller()
    state = walked(controller, Open(PageName.EXPORT))
    assert seen(controller, state).left is None
    left(office, "responses.csv")
    offer = seen(controller, state).left
    assert offer.note.startswith("1 file") and offer.intent == Open(PageName.LEFT_EXPORTS)


def test_one_is_erased_and_then_all(office: Office) -> None:
    """Each is noted in the journal; what is not in that folder is not erased, whatever a tap says."""
    controller = office.controller()
    first, second, third = left(office, "a.csv", "b.csv", "c.csv")
    state = walked(controller, Open(PageName.EXPORT), Open(PageName.LEFT_EXPORTS), Pick("file", str(first)))
    assert (first.exists(), second.exists()) == (False, True)
    walked(controller, Pick("file", str(office.folder / "kiosk.db")), start=state)
    assert (office.folder / "kiosk.db").exists()
    state = walked(controller, Act("erase_left"), start=state)
    assert not second.exists() and not third.exists() and seen(controller, state).entries == ()
    assert [event.text for event in journal.events(office.connection, "officer")[:3]] == [
        f"exported file {name} erased from this machine" for name in ("c.csv", "b.csv", "a.csv")
    ]


def test_the_disk_is_read_only(office: Office) -> None:
    """The page says so, with the file's name."""
    (file,) = left(office, "a.csv")
    controller = office.controller()
    state = walked(controller, Open(PageName.LEFT_EXPORTS))
    unlink, Path.unlink = Path.unlink, _refused  # type: ignore[method-assign]
    try:
        shown = seen(controller, walked(controller, Pick("file", str(file)), start=state))
    finally:
        Path.unlink = unlink  # type: ignore[method-assign]
    assert not shown.good and "a.csv" in shown.detail and file.exists()


def _refused(self: Path, missing_ok: bool = False) -> None:
    raise OSError(30, "Read-only file system")
