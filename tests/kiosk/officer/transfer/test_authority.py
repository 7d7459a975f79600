"""An officer takes the province's own certificate authority from a stick, after a look at its fingerprint."""

from pathlib import Path
from typing import Any

import trustme

from kiosk.officer.controller import OfficerController
from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.officer.state import OfficerState
from kiosk.store import journal
from tests.support.office import Office, walked


def with_stick(office: Office, content: bytes) -> tuple[OfficerController, Path]:
    stick = office.folder / "media" / "KINGSTON"
    stick.mkdir(parents=True)
    (stick / "province.crt").write_bytes(content)
    return office.controller(mounted=lambda path: path.parent.name == "media"), stick / "province.crt"


def seen(controller: OfficerController, state: OfficerState) -> Any:
    return controller.view(state, "th")


def test_it_is_believed_once_the_fingerprint_was_compared(office: Office) -> None:
    """Reading changes nothing; the yes keeps a copy, as the stick is taken out again, and the journal has the fingerprint."""
    controller, file = with_stick(office, trustme.CA(organization_name="จังหวัดยโสธร").cert_pem.bytes())
    state = walked(controller, Open(PageName.AUTHORITY_FILES), Pick("file", str(file)))
    titles = [entry.title for entry in seen(controller, state).entries]
    assert office.site.server.ca_file == "" and len(titles[1]) == 79
    after = walked(controller, Act("believe"), start=state)
    assert office.site.server.ca_file == str(office.folder / "province_ca.pem") and Path(office.site.server.ca_file).is_file()
    assert titles[1] in journal.events(office.connection, "officer")[0].text and seen(controller, after).good
    walked(controller, Act("authority_usual"), start=walked(controller, Open(PageName.AUTHORITY_FILES)))
    assert office.site.server.ca_file == ""


def test_a_file_that_is_no_authority(office: Office) -> None:
    """A page says so; the way back leads to the list. A path that was not offered is not read."""
    controller, file = with_stick(office, b"nothing")
    files = walked(controller, Open(PageName.AUTHORITY_FILES))
    refused = walked(controller, Pick("file", str(file)), start=files)
    assert not seen(controller, refused).good and "province.crt" in seen(controller, refused).detail
    assert walked(controller, Pick("file", "/etc/ssl/certs/ca-certificates.crt"), start=files) is files


def test_no_stick_is_there(office: Office) -> None:
    """The page says what to plug in, and that few provinces need it."""
    controller = office.controller()
    view = seen(controller, walked(controller, Open(PageName.AUTHORITY_FILES)))
    assert view.entries == () and ".crt" in view.title
