"""What the province sets: taken whole when it is good and nobody uses the kiosk, refused whole otherwise, the last good one kept."""

import base64
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import emblem_file
from kiosk.paths import CATALOGUE_NOTES, QUESTIONNAIRE, SERVICES
from kiosk.site.counter_facts import counter_of
from kiosk.site.model import Server
from kiosk.site.site_file import yasothon_demonstration
from kiosk.store import journal, responses
from kiosk.survey import catalogue
from kiosk.survey import questionnaire as forms
from kiosk.survey.scoring import level_of
from kiosk.ui.drawing.emblem import load
from sync.client import configuration, contact_state
from sync.client.configuration import UnusableConfigError, validated
from sync.server.configuration import due_day, emblems, entered_holidays, level_band
from sync.server.configuration import published as configs
from sync.server.db import schema
from sync.server.db.engine import writing
from sync.server.scope import Scope
from tests.kiosk.test_emblem_file import picture
from tests.support.drafts import make_draft
from tests.support.reporting_kiosk import PROVINCE, ReportingKiosk, now
from tests.sync.client.conftest import RunningProvince

FORM = QUESTIONNAIRE.read_text(encoding="utf-8")
NEWER_FORM = FORM.replace("version = 1", "version = 2", 1)
SITE = yasothon_demonstration("0192f3a4-0000-4000-8000-000000000001")
FIVE = ["P002", "L022", "L023", "L005", "P017"]


@pytest.fixture
def publish(province: RunningProvince) -> Iterator[Callable[..., None]]:
    """The province publishes for one district; afterwards nothing is published any longer."""

    def published(config: dict[str, Any], district: str = "กุดชุม") -> None:
        with writing(province.held.engine) as connection:
            configs.publish(connection, "test", Scope(PROVINCE, district), config)

    yield published
    with writing(province.held.engine) as connection:
        connection.execute(schema.config_versions.delete())


def pull(reporting_kiosk: ReportingKiosk) -> bool:
    with reporting_kiosk.province() as way:
        return configuration.pull(reporting_kiosk.connection, way, reporting_kiosk.site, now())


def test_the_province_sets_services_texts_and_the_form(reporting_kiosk: ReportingKiosk, publish: Callable[..., None]) -> None:
    """Pulled, kept waiting, taken: the next response carries the new version, the older one keeps its own."""
    old = reporting_kiosk.answer(1)[0]
    publish({"services": FIVE, "texts": {"th": {"attract_title": "ยินดีต้อนรับ"}}, "questionnaire": NEWER_FORM})
    assert pull(reporting_kiosk)
    assert reporting_kiosk.site.services != tuple(FIVE), "nothing is taken before somebody says that nobody uses the kiosk"
    change = configuration.apply(reporting_kiosk.connection, reporting_kiosk.data, now())
    assert change is not None and change.named == ("services", "questionnaire", "texts", "level_band", "sending_day", "holidays")
    assert reporting_kiosk.site.services == tuple(FIVE)
    assert reporting_kiosk.site.texts["attract_title"]["th"] == "ยินดีต้อนรับ"
    form = forms.load(reporting_kiosk.data.questionnaire)
    assert form.version == 2
    new = responses.save(reporting_kiosk.connection, make_draft(5, kiosk=reporting_kiosk.site.kiosk, questionnaire=form), form)
    assert (old.questionnaire[1], new.questionnaire[1]) == (1, 2)
    assert reporting_kiosk.push().accepted == 2


@pytest.fixture
def chosen(province: RunningProvince) -> Iterator[None]:
    """The province has chosen its band, its day and a holiday; afterwards nothing is chosen any longer."""
    with writing(province.held.engine) as connection:
        level_band.choose_band(connection, "test", "0.50")
        due_day.choose_day(connection, "test", 25)
        entered_holidays.enter_holidays(connection, "test", [date(2026, 12, 7)])
    yield
    with writing(province.held.engine) as connection:
        connection.execute(schema.settings.delete().where(schema.settings.c.name.in_(("band", "sending_day", "holidays"))))


@pytest.mark.usefixtures("chosen")
def test_kiosk_and_province_print_the_same_level_word(reporting_kiosk: ReportingKiosk) -> None:
    """A kiosk that has joined prints the province's band whatever was typed in here; alone it prints its own again."""
    score = Fraction("4.30")
    assert level_of(score, reporting_kiosk.site.level_band) == 5
    assert pull(reporting_kiosk) and configuration.apply(reporting_kiosk.connection, reporting_kiosk.data, now())
    site = reporting_kiosk.site
    assert (site.band, site.level_band, level_of(score, site.level_band)) == ("0.80", "0.50", 4)
    assert (site.decided.sending_day, site.decided.holidays) == (25, ("2026-12-07",))
    alone = replace(site, server=replace(site.server, url=""))
    assert alone.level_band == "0.80" and not alone.decided.sending_day


def test_what_was_typed_in_at_the_kiosk_stands_before_the_provinces_words() -> None:
    """LINE and the opening day of the province fill what is empty here, as long as this kiosk belongs to it; nothing is written over."""
    joined = replace(SITE, server=Server("https://survey.example.go.th"), line="@kudchum", demonstration=False)
    site = validated({"line": "@amphoe", "facebook": "อำเภอ", "opened_on": "2021-02-14"}, joined).site
    assert (site.line, site.facebook, site.opened_on) == ("@kudchum", "", "")
    assert [site.printed(name) for name in ("line", "facebook", "opened_on")] == ["@kudchum", "อำเภอ", "2021-02-14"]
    counter = counter_of(site, catalogue.load(SERVICES, CATALOGUE_NOTES))
    assert (counter.line, counter.facebook, counter.opened_on) == ("@kudchum", "อำเภอ", date(2021, 2, 14))
    assert replace(site, server=Server()).printed("facebook") == ""
    with pytest.raises(UnusableConfigError, match="opened_on"):
        validated({"opened_on": "14 ก.พ. 2564"}, joined)


def with_emblem(province: RunningProvince) -> str:
    """A seal that an officer of the province has brought; its digest."""
    with writing(province.held.engine) as connection:
        return emblems.store(connection, "test", PROVINCE, emblems.prepared(picture(), "seal.png"))


def test_the_district_has_the_emblem_of_its_province_until_it_is_taken_out(
    province: RunningProvince, reporting_kiosk: ReportingKiosk, publish: Callable[..., None]
) -> None:
    """On the screens and on paper, drawn anew here; one that an officer brought to this kiosk stands before it and stays."""
    data = reporting_kiosk.data
    publish({"services": FIVE, "emblem_sha256": with_emblem(province)})
    assert pull(reporting_kiosk) and configuration.apply(reporting_kiosk.connection, data, now())
    assert reporting_kiosk.site.services == tuple(FIVE)
    assert data.shown_emblem == data.given_emblem and load(data.shown_emblem) and emblem_file.kept(data).startswith(b"\x89PNG")
    emblem_file.keep(data, emblem_file.prepared(picture((200, 400)), "our own"))
    assert data.shown_emblem == data.emblem and data.owns(data.given_emblem)
    publish({"services": FIVE})
    assert pull(reporting_kiosk) and configuration.apply(reporting_kiosk.connection, data, now())
    assert not data.given_emblem.exists() and data.emblem.exists()
    emblem_file.remove(data)
    assert load(data.shown_emblem) is None and emblem_file.kept(data) == b""


@pytest.mark.parametrize(
    "sent", ["no base64!", base64.b64encode(b"MZ a program").decode(), ["a", "list"], "A" * (configuration.EMBLEM_LIMIT + 4)]
)
def test_an_emblem_that_is_no_picture_is_refused_whole(sent: object) -> None:
    """The services beside it are not taken either."""
    with pytest.raises(UnusableConfigError, match="emblem"):
        validated({"services": FIVE, "emblem": sent}, SITE)


def test_the_same_configuration_is_not_taken_twice(reporting_kiosk: ReportingKiosk, publish: Callable[..., None]) -> None:
    """The ETag says that nothing is new."""
    publish({"services": FIVE})
    assert pull(reporting_kiosk) and configuration.apply(reporting_kiosk.connection, reporting_kiosk.data, now())
    assert not pull(reporting_kiosk)
    assert configuration.apply(reporting_kiosk.connection, reporting_kiosk.data, now()) is None


def test_services_that_this_kiosk_does_not_know_are_refused_whole(reporting_kiosk: ReportingKiosk, publish: Callable[..., None]) -> None:
    """The texts beside them are not taken either; the reason is in the journal, once."""
    publish({"services": ["P002", "Z999"], "texts": {"en": {"attract_title": "Welcome"}}})
    before = reporting_kiosk.site
    assert not pull(reporting_kiosk) and not pull(reporting_kiosk)
    assert configuration.apply(reporting_kiosk.connection, reporting_kiosk.data, now()) is None and reporting_kiosk.site == before
    etag, fault = configuration.refused(reporting_kiosk.connection)
    assert etag and "Z999" in fault, "what the heartbeat tells the province"
    refusals = [event.text for event in journal.events(reporting_kiosk.connection, contact_state.JOURNAL) if "Z999" in event.text]
    assert len(refusals) == 1


def test_a_better_one_follows_a_refused_one(reporting_kiosk: ReportingKiosk, publish: Callable[..., None]) -> None:
    """The province corrects its mistake and the kiosk goes on."""
    publish({"services": ["Z999"]})
    assert not pull(reporting_kiosk)
    publish({"services": FIVE})
    assert pull(reporting_kiosk) and configuration.apply(reporting_kiosk.connection, reporting_kiosk.data, now())
    assert reporting_kiosk.site.services == tuple(FIVE)


def test_a_power_cut_while_taking_leaves_it_waiting(reporting_kiosk: ReportingKiosk, publish: Callable[..., None]) -> None:
    """After the restart it is taken as if nothing had happened."""
    from kiosk.store.database import open_store

    publish({"services": FIVE})
    pull(reporting_kiosk)
    with closing(open_store(reporting_kiosk.data.database)) as after_restart:
        assert configuration.waits(after_restart)
        assert configuration.apply(after_restart, reporting_kiosk.data, now())
        assert configuration.apply(after_restart, reporting_kiosk.data, now()) is None


@pytest.mark.parametrize(
    "offered",
    [
        {"services": []},
        {"services": "P002"},
        {"services": [1]},
        {"services": ["P002", "P002"]},
        {"texts": {"de": {"a": "b"}}},
        {"texts": {"th": {"a": 1}}},
        {"texts": {"th": {"a": "x" * 2000}}},
        {"texts": []},
        {"questionnaire": "not = a form"},
        {"questionnaire": 1},
        {"questionnaire": "a=" + "[" * 100_000},
        {"level_band": "0.60"},
        {"level_band": 1},
        {"sending_day": 32},
        {"sending_day": "5"},
        {"holidays": ["7 December"]},
        {"holidays": 7},
        {"questionnaire": FORM.replace('"1.1"', '"1.9"')},
    ],
)
def test_what_no_kiosk_could_use_is_refused(offered: dict[str, Any]) -> None:
    """Each with a reason in words."""
    with pytest.raises(UnusableConfigError, match=r"\w+ \w+"):
        validated(offered, SITE)


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.text(max_size=5), max_size=3)


DEEPER = VALUES | st.dictionaries(st.text(max_size=5), VALUES, max_size=3)


@given(st.dictionaries(st.sampled_from(["services", "texts", "contents", "level_band", "sending_day", "holidays", "other"]), DEEPER))
def test_any_json_is_taken_or_refused_in_words(offered: dict[str, Any]) -> None:
    """A configuration of a newer or a broken province never stops a kiosk."""
    try:
        change = validated(offered, SITE)
    except UnusableConfigError as error:
        assert str(error)
    else:
        assert change.site.kiosk == SITE.kiosk
