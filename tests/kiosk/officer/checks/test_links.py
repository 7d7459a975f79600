"""The links of the guide, as an officer looks at them."""

from dataclasses import replace

from kiosk.officer.intents import Act, Open, Pick
from kiosk.officer.page_names import PageName
from kiosk.site import link_checks
from kiosk.site.link_checks import LinkResult
from kiosk.site.model import Details
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


def test_a_handbook_that_has_gone_is_found_and_no_citizen_is_sent_there(office: Office) -> None:
    """The check opens handbooks too; one that an officer opened by hand counts, one that failed stands under its service by name."""
    with serving({"/well": (200, {}), "/book": (404, {}), "/shy": (403, {})}) as web:
        details = {
            "L022": Details(url=f"{web}/well", handbook_url=f"{web}/book"),
            "L023": Details(url=f"{web}/well", handbook_url=f"{web}/shy"),
        }
        office.site = replace(office.site, services=("L022", "L023"), details=details)
        controller = office.controller()
        state = walked(controller, CHECKS, Open(PageName.LINKS))
        assert entries(controller, state)["L022.handbook"].good is None
        checked = {line.words: line.passed for line in lines(controller, walked(controller, Act("check_links"), start=state)).lines}
    name = office.context().names()["L022"]
    assert checked[f"คู่มือของ {name}"] is False and checked[name] is True
    shown = entries(controller, state)
    assert shown["L022.handbook"].good is False and shown["L022"].good is True
    shy = shown["L023.handbook"]
    assert shy.good is None and shy.intent == Pick("looked_handbook", "L023")
    assert entries(controller, walked(controller, shy.intent, start=state))["L023.handbook"].good is True
    assert {sent["service"] for sent in link_checks.for_heartbeat(link_checks.latest(office.connection))} == {"L022", "L023"}


def _own(url: str) -> object:
    from kiosk.site.model import OwnService

    return OwnService("งานของอำเภอ", "ที่ว่าการอำเภอ", "", url)
