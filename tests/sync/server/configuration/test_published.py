"""What the province decides and kiosks take. On both databases."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kiosk.paths import ASSETS
from kiosk.ui.text.drawable import undrawable
from sync import wire
from sync.server.configuration import due_day, entered_holidays, level_band, published
from sync.server.configuration.undrawable import first_undrawable
from sync.server.db.engine import reading, writing
from sync.server.messages import texts
from sync.server.scope import Scope
from tests.sync.server.conftest import TestKiosk

PROVINCE = "ยโสธร"
SECOND = (ASSETS / "questionnaire.toml").read_text(encoding="utf-8").replace("\nversion = 1\n", "\nversion = 2\n", 1)


DECIDED = {"level_band": "0.80", "sending_day": 30, "holidays": []}


# ---------------------------------------------------------------- configuration
def test_the_province_sets_services(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """Nothing published: what every province decides. A district's own version lies over the province's; the ETag answers 304 until
    something changes."""
    first = client.get(wire.CONFIG, headers=kiosk.headers)
    assert first.json() == DECIDED
    with writing(app.state.engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE), {"services": ["L022"], "texts": {"th": {"attract_title": "ยินดีต้อนรับ"}}})
        published.publish(connection, "test", Scope(PROVINCE, "กุดชุม"), {"services": ["L022", "P017"]})
        published.publish(connection, "test", Scope(PROVINCE, "ค้อวัง"), {"services": []})
    reply = client.get(wire.CONFIG, headers={**kiosk.headers, "If-None-Match": first.headers["ETag"]})
    assert reply.json() == {"services": ["L022", "P017"], "texts": {"th": {"attract_title": "ยินดีต้อนรับ"}}, **DECIDED}
    again = client.get(wire.CONFIG, headers={**kiosk.headers, "If-None-Match": f'"other", {reply.headers["ETag"]}'})
    assert again.status_code == 304 and not again.content and again.headers["ETag"] == reply.headers["ETag"]


def test_the_province_chooses_band_day_and_holidays(app: FastAPI, client: TestClient, kiosk: TestKiosk) -> None:
    """They are in the one configuration with everything else, and each choice is a new ETag."""
    etags = {client.get(wire.CONFIG, headers=kiosk.headers).headers["ETag"]}
    choices = (
        lambda connection: level_band.choose_band(connection, "test", "0.50"),
        lambda connection: due_day.choose_day(connection, "test", 25),
        lambda connection: entered_holidays.enter_holidays(connection, "test", [date(2026, 12, 7)]),
    )
    for choose in choices:
        with writing(app.state.engine) as connection:
            choose(connection)
        etags.add(client.get(wire.CONFIG, headers=kiosk.headers).headers["ETag"])
    assert len(etags) == 4
    decided = client.get(wire.CONFIG, headers=kiosk.headers).json()
    assert decided == {"level_band": "0.50", "sending_day": 25, "holidays": ["2026-12-07"]}


@pytest.mark.parametrize(
    "config", [{"questionnaire": "not toml ["}, {"services": [1]}, {"texts": {"de": {}}}, {"nonsense": 1}, {"services": ["x"] * 401}]
)
def test_the_province_sets_what_no_kiosk_could_use(app: FastAPI, config: Any) -> None:
    """It is refused in words and nothing is published."""
    with pytest.raises(published.ConfigurationError), writing(app.state.engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE), config)
    with reading(app.state.engine) as connection:
        assert published.versions(connection, PROVINCE) == []


def test_a_published_questionnaire_is_known_to_ingest(app: FastAPI, kiosk: TestKiosk, push: Callable[..., list[Mapping[str, str]]]) -> None:
    """Responses under a version that the province published carry no flag."""
    from kiosk.paths import QUESTIONNAIRE

    text = QUESTIONNAIRE.read_text(encoding="utf-8").replace("\nversion = 1\n", "\nversion = 2\n", 1)
    with writing(app.state.engine) as connection:
        published.publish(connection, "test", Scope(PROVINCE), {"questionnaire": text})
        assert published.validation_context(app.state.settings, connection).questionnaires == {"opdc-2564/1", "opdc-2564/2"}


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"texts": {"th": {"attract_title": "ยินดีต้อนรับ 😀"}}}, "attract_title (th)"),
        ({"questionnaire": SECOND.replace('th = "ชาย"', 'th = "ชาย ♂"')}, "sex male (th)"),
        ({"questionnaire": SECOND.replace('en = "Thank you', 'en = "谢谢 Thank you')}, "thanks (en)"),
    ],
)
def test_a_letter_that_kiosks_cannot_draw_is_refused_by_field_and_letter(app: FastAPI, config: Any, field: str) -> None:
    """It would be an empty box on every screen; nothing of the version is published."""
    with writing(app.state.engine) as connection:
        with pytest.raises(published.ConfigurationError) as refusal:
            published.publish(connection, "test", Scope(PROVINCE), config)
        assert refusal.value.key == "settings_fault_letter" and refusal.value.values["field"] == field
        assert "U+" in refusal.value.localized(texts("th"))
        assert published.latest_version(connection, PROVINCE, "") == 0


def test_every_shipped_text_can_be_drawn() -> None:
    """The questionnaire, and every text of the screens in both languages; paper draws its own tick and box."""
    screens = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (ASSETS / "texts").glob("*.json")
        if path.name.partition(".")[0] not in ("province", "documents")
    ]
    assert first_undrawable({"questionnaire": SECOND}) is None
    assert not {
        letter for entries in screens for text in entries.values() if isinstance(text, str) for letter in text if undrawable(letter)
    }
