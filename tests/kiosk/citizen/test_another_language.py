"""A citizen answers in a language that somebody copied onto the machine: files alone, no line of code for it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.paths import DataDir
from kiosk.site import site_file
from kiosk.site.model import Server
from kiosk.store import settings
from kiosk.survey.response import ANY_LANGUAGE
from kiosk.ui.intents import Home
from tests.support.scene_checks import words_of
from tests.support.site import real_site
from tests.support.windowed_kiosk import WindowedKiosk

JAVANESE = {
    "language.json": {"name": "Basa Jawa", "short": "Jawa", "choose": "Pilih basa"},
    "citizen.json": {"attract_start": "Demek kanggo miwiti", "start": "Miwiti"},
    "links.json": ["damaged"],
    "guide.json": {"checking_title": "Priksa dhisik"},
    "phrases.json": {"เพศ": "Jinis kelamin", "หญิง": "Wadon", "รอนาน": "Ngenteni suwe"},
}


def copied(data: DataDir) -> None:
    """As a technician copies a folder onto the machine."""
    folder = data.root / "languages" / "jv"
    folder.mkdir(parents=True)
    for name, words in JAVANESE.items():
        (folder / name).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def machine(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowedKiosk]:
    """Malay, which ships, and Javanese, which was copied there, are switched on."""
    data = DataDir(tmp_path_factory.mktemp("machine"))
    copied(data)
    site_file.save(data.site, replace(real_site(), languages=("ms", "jv")))
    kiosk = WindowedKiosk(data.root)
    yield kiosk
    kiosk.kiosk.close()
    kiosk.kiosk.root.destroy()


def words(machine: WindowedKiosk) -> str:
    return " ".join(words_of(machine.scene))


def test_every_language_stands_on_the_first_page_by_its_own_name(machine: WindowedKiosk) -> None:
    """Who reads none of the others finds it; one tap, and what the language has is there, the rest in English."""
    shown = words(machine)
    assert all(name in shown for name in ("English", "Bahasa Melayu", "Basa Jawa"))
    machine.tap("language_jv")
    assert "Demek kanggo" in words(machine) and "See papers" in words(machine) and "ภาษาไทย" in words(machine)
    machine.tap("language_th")


def test_a_survey_in_a_language_that_came_as_files_is_saved_with_its_id(machine: WindowedKiosk) -> None:
    """Its words where it has them; the tapped line is counted by the same code as in Thai. A damaged file of it stands in nobody's way."""
    machine.tap("language_jv")
    machine.begin()
    assert "Jinis kelamin" in words(machine) and "Wadon" in words(machine) and "Male" in words(machine)
    while machine.app.state.session and machine.app.state.session.step.id != "problems":
        machine.tap(next((name for name in ("option_yes", "skip") if machine.scene.find(name)), "next"))
    assert "Ngenteni" in words(machine)
    machine.tap("line_0", "next")
    while machine.scene.name != "thanks":
        machine.tap("next" if machine.scene.find("next") else "skip")
    record = machine.stored()[-1]
    assert record["language"] == "jv" and record["answers"]["problems.picked"] == ["long_wait"]
    assert record["answers"]["problems"] == "Ngenteni suwe"
    machine.app.on_intent(Home())


def test_the_globe_leads_to_all_languages_and_back_to_the_question(machine: WindowedKiosk) -> None:
    """In the middle of the survey and of the guide; answers stay, and nothing behind that page is tapped meanwhile."""
    machine.begin()
    machine.tap("option_female", "language")
    assert machine.scene.name == "languages" and all(
        f"language_{id_}" in {e.name for e in machine.scene} for id_ in ("th", "en", "ms", "jv")
    )
    machine.tap("back")
    assert "อายุ" in words(machine)
    machine.tap("language", "language_ms")
    assert "Umur" in words(machine) and machine.app.state.session and machine.app.state.session.answers == {"sex": "female"}
    machine.app.on_intent(Home())
    machine.tap("check", "language", "language_jv")
    assert "Priksa dhisik" in words(machine) and machine.app.state.display.language == "jv"
    machine.app.on_intent(Home())
    assert machine.app.state.display.language == "th"


def test_a_kiosk_that_reports_offers_it_once_its_province_takes_it(machine: WindowedKiosk) -> None:
    """An earlier province would refuse every answer given in it."""
    site = machine.app.context.site
    path = machine.kiosk.data.site
    site_file.save(path, replace(site, server=Server("https://province.example")))
    machine.kiosk._site_changed()
    assert machine.scene.find("language") and "Melayu" not in words(machine)
    settings.PROVINCE_TAKES.put(machine.store, frozenset({"amends", ANY_LANGUAGE}))
    machine.app.show(machine.app.state)
    assert machine.scene.find("language_ms")
    settings.PROVINCE_TAKES.put(machine.store, None)
    site_file.save(path, site)
    machine.kiosk._site_changed()


def test_without_a_switch_there_are_two_languages_and_nothing_of_the_others_is_read(display: str, tmp_path: Path) -> None:
    """As every kiosk has been: one button, Thai and English; a language that is switched on and gone is left out."""
    data = DataDir(tmp_path / "data")
    data.root.mkdir()
    site_file.save(data.site, replace(real_site(), languages=("lo",)))
    kiosk = WindowedKiosk(data.root)
    try:
        assert kiosk.scene.find("language") and not kiosk.scene.find("language_lo")
        kiosk.tap("language")
        assert kiosk.app.state.display.language == "en" and kiosk.scene.find("language")
    finally:
        kiosk.kiosk.close()
        kiosk.kiosk.root.destroy()
