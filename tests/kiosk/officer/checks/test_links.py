"""The links of the guide, as an officer looks at them."""

from dataclasses import replace

from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.site import link_checks
from kiosk.site.link_checks import LinkResult
from tests.support.office import NOW, Office, entries, lines, walked
from tests.support.web_server import serving

CHECKS = Open(PageName.DIAGNOSTICS)


def test_the_links_page_says_what_was_found_and_when(office: Office) -> None:
    """Works, does not answer, never looked at, and no link to show at all."""
    controller = office.controller()
    state = walked(controller, CHECKS, Open(PageName.LINKS))
    url = {name: entry.note.split(" · ")[-1] for name, entry in entries(controller, state).items()}
    at = "2026-11-20T09:00:00+07:00"
    results = [LinkResult("L022", url["L022"], True, "", 200, at), LinkResult("L023", url["L023"], False, "silent", 0, at)]
    link_checks.save_results(office.connection, results, NOW)
    shown = entries(controller, state)
    assert shown["L022"].good is True and shown["L022"].note.startswith("20 พ.ย. 2569")
    assert shown["L023"].good is False and shown["L026"].good is None


def test_a_link_that_needs_a_look_is_looked_at_with_one_tap(office: Office) -> None:
    """A site that refuses programs: the page asks to open it on a telephone; the tap counts as a check of that day."""
    controller = office.controller()
    state = walked(controller, CHECKS, Open(PageName.LINKS))
    url = entries(controller, state)["L022"].note.split(" · ")[-1]
    link_checks.save_results(office.connection, [LinkResult("L022", url, False, "refused", 403, NOW.isoformat())], NOW)
    waiting = entries(controller, state)["L022"]
    assert waiting.good is None and "โทรศัพท์" in waiting.note and waiting.intent == Pick("looked", "L022")
    shown = entries(controller, walked(controller, waiting.intent, start=state))["L022"]
    assert shown.good is True and "เจ้าหน้าที่เปิดดูแล้ว" in shown.note and shown.intent is None


def test_the_links_are_requested_when_the_officer_asks(office: Office) -> None:
    """From a real server: what answers is kept with its day."""
    with serving({"/well": (200, {})}) as web:
        office.site = replace(office.site, services=("X-1",), own_services={"X-1": _own(f"{web}/well")})
        controller = office.controller()
        view = lines(controller, walked(controller, CHECKS, Open(PageName.LINKS), Act("check_links")))
    assert [(line.words, line.passed) for line in view.lines] == [("งานของอำเภอ", True)]
    assert link_checks.latest(office.connection)["X-1"].ok


def _own(url: str) -> object:
    from kiosk.site.model import OwnService

    return OwnService("งานของอำเภอ", "ที่ว่าการอำเภอ", "", url)
