"""A person takes a code from the kiosk to answer at home: made without a network, where the province lets people do so."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.citizen.intents import ShowPhoneCode
from kiosk.citizen.state import CitizenState
from kiosk.paths import DataDir
from kiosk.runtime import opening, phone_code
from kiosk.runtime.opening import Place
from kiosk.site import site_file
from kiosk.site.model import ProvinceSettings, Server, Site
from kiosk.site.site_file import yasothon_demonstration
from kiosk.store import responses
from kiosk.survey.identity import uuid7
from kiosk.ui.intents import Back
from sync import phone_token
from sync.client.credentials import key_file
from sync.server.accounts.tokens import hashed, new_key
from tests.support.windowed_kiosk import WindowedKiosk

URL, ADDRESS = "https://province.example", "https://province.example/s/"


@pytest.fixture
def site() -> Site:
    offered = ProvinceSettings(phone=ADDRESS)
    kiosk = uuid7(1_790_000_000_000, 3)
    return replace(yasothon_demonstration(), kiosk=kiosk, demonstration=False, server=Server(URL), from_province=offered)


def place_of(site: Site, data: DataDir) -> Place:
    return replace(opening.place(data), site=site)


def test_the_code_holds_for_two_days_and_differs_each_time(site: Site, tmp_path: Path) -> None:
    """With the kiosk's own key, and nothing but it; whether errands are asked about goes with it."""
    data, key = DataDir(tmp_path), new_key()
    key_file(data).write_text(json.dumps({"url": URL, "key": key}))
    make = phone_code.maker(place_of(replace(site, asks_unfinished=False), data), lambda: False)
    codes = [make(), make()]
    assert codes[0] != codes[1] and all(code.startswith(ADDRESS) for code in codes)
    said = phone_token.read(codes[0].removeprefix(ADDRESS))
    phone_token.check(said, hashed(key), int(datetime.now().timestamp()))
    assert (said.kiosk, said.asks_unfinished) == (site.kiosk, False)


def test_no_code_where_an_answer_would_not_count(site: Site, tmp_path: Path) -> None:
    """Not joined, not offered, tried out, shown as a demonstration, the clock not believed: no code and no button."""
    data = DataDir(tmp_path)
    assert phone_code.maker(place_of(site, data), lambda: False)() == ""
    key_file(data).write_text(json.dumps({"url": URL, "key": new_key()}))
    assert phone_code.maker(place_of(site, data), lambda: True)() == ""
    for other in (
        replace(site, from_province=ProvinceSettings()),
        replace(site, trial=True),
        replace(site, demonstration=True),
        replace(site, server=Server()),
    ):
        assert phone_code.maker(place_of(other, data), lambda: False)() == "" and not other.phone


def test_a_person_takes_a_code_and_the_next_one_another(display: str, site: Site, tmp_path: Path) -> None:
    """From the first screen: each tap a code of its own; back leads home, nothing is stored, and nobody has begun anything."""
    data = DataDir(tmp_path / "kiosk")
    data.root.mkdir()
    site_file.save(data.site, site)
    key_file(data).write_text(json.dumps({"url": URL, "key": new_key()}))
    with closing(WindowedKiosk(data.root).kiosk) as kiosk:
        app = kiosk.app
        assert app
        shown = []
        for tapped in (ShowPhoneCode(), ShowPhoneCode()):
            app.on_intent(tapped)
            assert app.state.screen == "phone_code" and isinstance(app.state.person, CitizenState) and not app.state.at_start
            shown.append(app.state.person.phone_code)
        assert len(set(shown)) == 2 and not any(code == ADDRESS for code in shown)
        app.on_intent(Back())
        assert app.state.at_start and kiosk.connection and not list(responses.records(kiosk.connection))
