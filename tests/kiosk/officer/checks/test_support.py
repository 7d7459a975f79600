"""The province asks for a support bundle: the officer at the kiosk says yes or no, or takes it along on a stick."""

import json
from collections.abc import Sequence

from kiosk.language.result_line import ResultLine
from kiosk.officer.context import OfficerActions
from kiosk.officer.intents import Act, Open
from kiosk.officer.page_names import PageName
from kiosk.store import settings
from tests.support.office import Office, entries, lines, walked

ASKED = {"id": "a1", "at": "2026-11-23T09:00:00+07:00", "note": "เครื่องพิมพ์ไม่ทำงาน"}
SUPPORT = Open(PageName.SUPPORT)


def test_the_officer_reads_who_asks_and_says_yes(office: Office) -> None:
    """It stands first in the menu; sent once, for this request; then nobody is asked any more."""
    sent: list[str] = []

    def send(request: str, language: str) -> Sequence[ResultLine]:
        sent.append(request)
        return [ResultLine("support_written", True)]

    controller = office.controller(offered=OfficerActions(support=send))
    assert "support" not in entries(controller, walked(controller))
    settings.SUPPORT_ASKED.put(office.connection, ASKED)
    first, *_ = entries(controller, walked(controller)).values()
    assert (first.intent, first.good) == (SUPPORT, False) and "23 พ.ย. 2569" in first.note and "เครื่องพิมพ์" in first.note
    assert lines(controller, walked(controller, SUPPORT, Act("support_yes"))).lines[0].passed
    assert sent == ["a1"] and settings.SUPPORT_ASKED.get(office.connection) is None
    assert "yes" not in entries(controller, walked(controller, SUPPORT))


def test_the_officer_says_no(office: Office) -> None:
    """Nothing leaves the machine; the province is told with the next heartbeat."""
    settings.SUPPORT_ASKED.put(office.connection, ASKED)
    controller = office.controller(offered=OfficerActions(support=lambda request, language: 1 / 0))
    walked(controller, SUPPORT, Act("support_no"))
    assert settings.SUPPORT_DECLINED.get(office.connection) == "a1" and settings.SUPPORT_ASKED.get(office.connection) is None


def test_it_is_taken_along_on_a_stick(office: Office) -> None:
    """Without a network and without a request; without a stick it lies in this machine's folder."""
    (office.folder / "media" / "ARAM").mkdir(parents=True)
    for mounted, folder in ((True, office.folder / "media" / "ARAM"), (False, office.folder / "exports")):
        controller = office.controller(mounted=lambda path, there=mounted: there and path.parent.name == "media")
        line = lines(controller, walked(controller, SUPPORT, Act("support_write"))).lines[0]
        (file,) = folder.glob("kiosk-support-*.json")
        assert line.passed and line.note == str(file)
        assert json.loads(file.read_text(encoding="utf-8"))["format"] == "eservice-kiosk-support"
