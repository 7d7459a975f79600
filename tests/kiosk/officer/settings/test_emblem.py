"""An officer puts the district's emblem on the screen from a stick."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from kiosk import emblem_file
from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.paths import DataDir
from kiosk.store import journal
from tests.support.office import Office, walked


def seen(controller: OfficerController, state: Any) -> Any:
    return controller.view(state, "th")


def seal() -> bytes:
    file = BytesIO()
    Image.new("RGB", (200, 200), "#6B1530").save(file, "PNG")
    return file.getvalue()


def with_stick(office: Office, content: bytes) -> tuple[OfficerController, Path]:
    stick = office.folder / "media" / "KINGSTON"
    stick.mkdir(parents=True)
    (stick / "seal.png").write_bytes(content)
    return office.controller(mounted=lambda path: path.parent.name == "media"), stick / "seal.png"


def titles(view: Any) -> list[str]:
    return [entry.name for entry in view.entries]


def note_of(controller: OfficerController, name: str, page: PageName) -> str:
    """The smaller words of an entry."""
    return next(str(entry.note) for entry in seen(controller, walked(controller, Open(page))).entries if entry.name == name)


def test_a_picture_is_tapped_and_every_page_has_it(office: Office) -> None:
    """It is kept on the machine, as the stick is taken out again; the site is saved so that pages are drawn anew; the journal says it."""
    saved: list[object] = []
    controller, file = with_stick(office, seal())
    controller = office.controller(mounted=lambda path: path.parent.name == "media", save_site=saved.append)
    opened = walked(controller, Open(PageName.EMBLEM))
    assert titles(seen(controller, opened)) == ["file_0"]
    after = walked(controller, Pick("file", str(file)), start=opened)
    assert (office.folder / "emblem.png").is_file() and len(saved) == 1 and seen(controller, after).good
    assert "seal.png" in journal.events(office.connection, "officer")[0].text
    walked(controller, Act("emblem_remove"), start=walked(controller, Open(PageName.EMBLEM)))
    assert not (office.folder / "emblem.png").exists()


def test_an_officer_sees_whose_emblem_is_used(office: Office) -> None:
    """None, the province's, or one brought here; taking that one out brings back the province's, and the page says so before."""
    controller, file = with_stick(office, seal())
    assert "ยังไม่มี" in note_of(controller, "emblem", PageName.SITE_SETTINGS)
    emblem_file.keep_given(DataDir(office.folder), seal())
    assert "จังหวัดส่งมา" in note_of(controller, "emblem", PageName.SITE_SETTINGS)
    walked(controller, Pick("file", str(file)), start=walked(controller, Open(PageName.EMBLEM)))
    assert "เลือกไว้" in note_of(controller, "emblem", PageName.SITE_SETTINGS)
    assert "จังหวัดส่งมา" in note_of(controller, "remove", PageName.EMBLEM)


def test_a_file_that_is_no_picture(office: Office) -> None:
    """A page says so and the emblem of before stays; a path that was not offered is not read."""
    controller, file = with_stick(office, b"nothing")
    (office.folder / "emblem.png").write_bytes(seal())
    files = walked(controller, Open(PageName.EMBLEM))
    refused = walked(controller, Pick("file", str(file)), start=files)
    assert not seen(controller, refused).good and "seal.png" in seen(controller, refused).detail
    assert (office.folder / "emblem.png").read_bytes() == seal()
    assert walked(controller, Pick("file", "/usr/share/pixmaps/debian-logo.png"), start=files) is files


def test_no_stick_is_there(office: Office) -> None:
    """The page says what to plug in."""
    view = seen(office.controller(), walked(office.controller(), Open(PageName.EMBLEM)))
    assert view.entries == () and "PNG" in view.title
