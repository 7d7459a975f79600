"""The site file, from a fresh machine to one that somebody edited by hand."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.language.checks import FieldError
from kiosk.paths import CATALOGUE_NOTES, SERVICES, DataDir
from kiosk.site import open_services, site_file
from kiosk.site.model import OwnService, Site, from_json
from kiosk.survey import catalogue

NATIONAL = catalogue.load(SERVICES, CATALOGUE_NOTES)


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).map(str.strip).filter(bool)


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "kiosk")


def broken(data: DataDir, **changes: object) -> str:
    """The sentence that comes of a site with these fields changed."""
    site_file.site_or_demonstration(data)
    content = {**json.loads(data.site.read_text()), **changes}
    data.site.write_text(json.dumps(content, ensure_ascii=False, indent=1))
    with pytest.raises(site_file.ConfigError) as raised:
        site_file.load(data.site)
    assert str(data.site) in str(raised.value)
    return str(raised.value)


def test_programs_that_start_at_once_agree_on_the_kiosk(data: DataDir) -> None:
    """The kiosk and the commands beside it, all on a fresh folder: one UUID, or their responses would be two chains in one."""
    with ThreadPoolExecutor(8) as started:
        sites = list(started.map(site_file.site_or_demonstration, [data] * 8))
    assert {site.kiosk for site in sites} == {site_file.load(data.site).kiosk}


def test_fresh_machine_is_the_yasothon_demonstration(data: DataDir) -> None:
    """Sixteen services with local names and local owners, and it says that it is a demonstration."""
    site = site_file.site_or_demonstration(data)
    assert site.demonstration and len(site.services) == 16
    assert (site.province, site.district) == ("ยโสธร", "กุดชุม")
    first = open_services.offered_services(site, NATIONAL)[0]
    assert (first.id, first.agency) == ("L022", "สำนักงานประกันสังคมจังหวัดยโสธร")
    assert len(open_services.offered_services(site, NATIONAL)) == 16


def test_kiosk_keeps_its_own_id(data: DataDir) -> None:
    """The UUID made at the first start is there at every later one."""
    assert site_file.site_or_demonstration(data) == site_file.site_or_demonstration(data)


@given(province=WORDS, place=WORDS, own=WORDS, telephone=WORDS, thai=st.booleans(), side=st.integers(50, 3000))
def test_whatever_is_saved_is_loaded_again(
    tmp_path_factory: pytest.TempPathFactory, province: str, place: str, own: str, telephone: str, thai: bool, side: int
) -> None:
    """Any site that may be saved reads back as itself."""
    path = tmp_path_factory.mktemp("site") / "site.json"
    site = replace(
        site_file.yasothon_demonstration(),
        province=province,
        place=place,
        telephone=telephone,
        thai_digits=thai,
        screen_mm=(side, side),
        services=("P002", "X-1"),
        own_services={"X-1": OwnService(own, own)},
        texts={"attract_title": {"th": place}},
    )
    site_file.save(path, site)
    assert site_file.load(path) == site


def test_a_site_that_nobody_gave_a_new_setting_opens_in_the_version_before(data: DataDir) -> None:
    """Whoever steps back after an update goes on: 0.3.0 refuses a setting it does not know, so it is written only where it was changed."""
    data.root.mkdir()
    site = site_file.yasothon_demonstration()
    site_file.save(data.site, site)
    assert "asks_unfinished" not in data.site.read_text(encoding="utf-8") and site_file.load(data.site).asks_unfinished
    site_file.save(data.site, replace(site, asks_unfinished=False))
    assert not site_file.load(data.site).asks_unfinished


def test_somebody_forgets_a_comma(data: DataDir) -> None:
    """The sentence names the file and the line; the file stays as it was."""
    site_file.site_or_demonstration(data)
    text = data.site.read_text().replace('"ยโสธร",', '"ยโสธร"', 1)
    data.site.write_text(text)
    with pytest.raises(site_file.ConfigError, match=r"site\.json, line 4: not valid JSON"):
        site_file.site_or_demonstration(data)
    assert data.site.read_text() == text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("province", "", "line 3: province must not be empty"),
        ("place", "one\ntwo", "place must be a text"),
        ("services", [], "services must be a list"),
        ("services", ["P002", "P002"], "services names P002 twice"),
        ("services", [f"X-{number}" for number in range(401)], "services has more than 400 services"),
        ("services", ["P002", 7], r"services[1] must be an id"),
        ("services", ["X-1"], "own_services does not describe"),
        ("own_services", {"P1": {"name": "a"}}, "must have an id that starts with X-"),
        ("own_services", {"X-1": {}}, "own_services.X-1.name must not be empty"),
        ("details", {"P002": {"colour": "red"}}, "details.P002.colour is not known"),
        ("details", {"P002": {"url": "javascript:alert(1)"}}, "must be a link"),
        ("screen_mm", [10, 20], "screen_mm must be width and height"),
        ("band", "0.7", "band must be"),
        ("sending_day", 32, "sending_day must be a day"),
        ("thai_digits", "yes", "thai_digits must be true or false"),
        ("kiosk", "kiosk-1", "kiosk must be the kiosk's UUID"),
        ("server", {"url": "ftp://x"}, "server.url must be a link"),
        ("texts", {"attract_title": {"fr": "x"}}, "must hold th and en only"),
        ("colour", "red", "colour is not a setting"),
    ],
)
def test_somebody_writes_what_cannot_be(data: DataDir, field: str, value: object, words: str) -> None:
    """Each field is checked by itself and named in the sentence."""
    assert words in broken(data, **{field: value})


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", "[" * 100_000, "\x00", '{"kiosk": NaN}', '{"kiosk": ' + "9" * 5000 + "}"])
def test_file_is_no_site_at_all(data: DataDir, content: str) -> None:
    """Anything else in the file is a sentence too."""
    data.root.mkdir()
    data.site.write_text(content)
    with pytest.raises(site_file.ConfigError):
        site_file.load(data.site)


def test_lost_site_gets_its_kiosk_id_back_from_a_broken_file(data: DataDir) -> None:
    """A broken site.json still tells the UUID that its responses carry."""
    kiosk = site_file.site_or_demonstration(data).kiosk
    data.site.write_text(data.site.read_text()[:80])
    assert site_file.known_kiosk(data) == kiosk


def test_a_site_file_of_a_version_that_could_change_the_form_still_opens(tmp_path: Path) -> None:
    """One province asks one form: what a site once said about question 1.6 is read and means nothing any more."""
    path = tmp_path / "site.json"
    site = site_file.yasothon_demonstration()
    site_file.save(path, site)
    path.write_text(json.dumps({**json.loads(path.read_text()), "heard_from_many": True}))
    assert site_file.load(path) == site


SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


JSON = st.recursive(SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner))


@given(name=st.sampled_from([setting.name for setting in fields(Site)]), value=JSON)
def test_any_value_in_any_field_is_a_site_or_a_sentence(name: str, value: object) -> None:
    """Whatever stands in a field, it is taken or named; nothing else happens."""
    content = {**json.loads(json.dumps(asdict(site_file.yasothon_demonstration()))), name: value}
    try:
        from_json(content)
    except FieldError as fault:
        assert fault.field.startswith(name) and fault.rule
