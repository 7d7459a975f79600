"""What a kiosk tells its province, and what it learns from the reply."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.site.model import OwnService
from kiosk.store import amendments, outbox, responses, settings
from kiosk.store.amendments import Decision
from sync.client import heartbeat, officer_actions
from sync.server.db.engine import writing
from sync.server.kiosks import support_requests
from tests.support.drafts import make_draft
from tests.support.reporting_kiosk import FORM, ReportingKiosk, now, same_on_both_sides
from tests.support.sending import mark_attempted
from tests.sync.client.conftest import RunningProvince

WHY = Decision("typed twice", now())


def beat(kiosk: ReportingKiosk) -> None:
    with kiosk.province() as province:
        heartbeat.send(kiosk.connection, province, heartbeat.HeartbeatSources(kiosk.data, kiosk.site, heartbeat.no_findings), now())


def test_a_demonstration_that_had_joined_names_no_place_and_no_services(new_reporting_kiosk: Callable[..., ReportingKiosk]) -> None:
    """An earlier version let it join: the example's sixteen services must not make its district count for the indicator."""
    kiosk = new_reporting_kiosk()
    sources = heartbeat.HeartbeatSources(kiosk.data, replace(kiosk.site, demonstration=True), heartbeat.no_findings)
    message = heartbeat.compose(kiosk.connection, sources, now())
    assert (message["place"], message["place_en"], message["services"]) == ("", "", [])


def test_english_names_go_along(new_reporting_kiosk: Callable[..., ReportingKiosk]) -> None:
    """Of the place, of a service of its own and of its office, as they were typed in."""
    kiosk = new_reporting_kiosk()
    own = {"X-1": OwnService("จองแผงตลาด", "เทศบาล", name_en="Market stalls", owner_en="Municipality")}
    site = replace(kiosk.site, place_en="Kut Chum District Hall", services=("X-1",), own_services=own)
    message = heartbeat.compose(kiosk.connection, heartbeat.HeartbeatSources(kiosk.data, site, heartbeat.no_findings), now())
    (service,) = message["services"]
    assert (message["place_en"], service["name_en"], service["owner_en"]) == ("Kut Chum District Hall", "Market stalls", "Municipality")


def test_a_corrected_and_a_withdrawn_form_are_the_same_on_both_sides(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """They travel as records of the chain; no day differs, also where the form was sent long before."""
    drafts = [make_draft(seed, mode="paper", kiosk=reporting_kiosk.site.kiosk) for seed in (1, 2)]
    paper = responses.save_all(reporting_kiosk.connection, drafts, FORM)
    reporting_kiosk.push()
    amendments.withdraw(reporting_kiosk.connection, paper[0].id, WHY, FORM)
    amendments.correct(reporting_kiosk.connection, paper[1].id, make_draft(3, mode="paper"), WHY, FORM)
    assert reporting_kiosk.push().accepted == 2
    same_on_both_sides(reporting_kiosk, province.held)


def test_what_an_earlier_province_refused_is_sent_again_once_it_has_learned_it(
    reporting_kiosk: ReportingKiosk, province: RunningProvince
) -> None:
    """Refused as unknown, kept, and nothing else is held up; the first reply of the newer one puts it back in line, the next does not."""
    (response, *_) = reporting_kiosk.answer(3)
    reporting_kiosk.push()
    withdrawal = amendments.withdraw(reporting_kiosk.connection, response.id, WHY, FORM)
    mark_attempted(reporting_kiosk.connection, [withdrawal.id], now())
    refusal = outbox.RecordVerdict("rejected", "'amends' is not a field of a response", "record_invalid")
    outbox.record_verdicts(reporting_kiosk.connection, {withdrawal.id: refusal}, now())
    reporting_kiosk.answer(2)
    assert reporting_kiosk.push().accepted == 2 and (reporting_kiosk.waiting, reporting_kiosk.refused) == (0, 1)
    beat(reporting_kiosk)
    assert (reporting_kiosk.waiting, reporting_kiosk.refused) == (1, 0)
    assert "amends" in (settings.PROVINCE_TAKES.get(reporting_kiosk.connection) or ())
    outbox.record_verdicts(reporting_kiosk.connection, {withdrawal.id: refusal}, now() + timedelta(seconds=1))
    beat(reporting_kiosk)
    assert reporting_kiosk.refused == 1
    assert outbox.send_amendments_again(reporting_kiosk.connection) == 1
    assert reporting_kiosk.push().accepted == 1
    same_on_both_sides(reporting_kiosk, province.held)


def test_an_officer_lets_a_support_bundle_go(reporting_kiosk: ReportingKiosk, province: RunningProvince) -> None:
    """The request arrives with a heartbeat, the bundle goes once; after a no it is asked no more."""
    kiosk, connection = reporting_kiosk, reporting_kiosk.connection
    beat(kiosk)
    assert settings.SUPPORT_ASKED.get(connection) is None
    for answer in ("yes", "no"):
        with writing(province.held.engine) as database:
            assert support_requests.ask(database, "jangwat", kiosk.site.kiosk, answer)
        beat(kiosk)
        request = settings.SUPPORT_ASKED.get(connection)
        assert request and request["note"] == answer
        if answer == "yes":
            assert officer_actions.send_support(kiosk.data, str(request["id"]), {"log": []}, "th")[0].passed
            with pytest.raises(officer_actions.LocalizedNotSentError):
                officer_actions.send_support(kiosk.data, str(request["id"]), {"log": []}, "th")
        else:
            settings.SUPPORT_DECLINED.put(connection, str(request["id"]))
        beat(kiosk)
        assert settings.SUPPORT_ASKED.get(connection) is None
