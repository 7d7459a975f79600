"""`kiosk setup` and `kiosk pin set`: a technician makes a machine a district's kiosk without touching the screen."""

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.officer import pin
from tests.kiosk.commands.conftest import FIVE, Command

NAMED = ("--province", "ขอนแก่น", "--district", "บ้านไผ่", "--place", "ศูนย์ดำรงธรรมอำเภอบ้านไผ่")


def site(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "site.json").read_text())


def test_district_is_set_up(kiosk: Command, folder: Path) -> None:
    """What was set is shown and kept; another province's local owners do not come along from the demonstration."""
    answer = kiosk("setup", *NAMED, "--services", "p002, L022,L023,L005,P017", "--screen-mm", "344x194")
    assert answer.status == 0 and answer.err == "" and "ศูนย์ดำรงธรรมอำเภอบ้านไผ่" in answer.out
    written = site(folder)
    assert written["services"] == FIVE.split(",") and written["screen_mm"] == [344, 194]
    assert written["details"] == {} and written["demonstration"] is False


def test_mistyped_district_is_pointed_out_with_the_nearest(kiosk: Command, folder: Path) -> None:
    """It is kept, as a district may be newer than the list; but the province would have one more of it."""
    place = ("--place", "ที่ว่าการอำเภอ", "--services", FIVE)
    district = kiosk("setup", "--province", "ยโสธร", "--district", "กุชุม", *place)
    assert district.status == 0 and district.err == "warning: no district of ยโสธร is called กุชุม; perhaps กุดชุม is meant\n"
    assert kiosk("setup", "--district", "อำเภอกุดชุม").err == "" and site(folder)["district"] == "อำเภอกุดชุม"
    assert "no province is called ยโสทร; perhaps ยโสธร is meant" in kiosk("setup", "--province", "ยโสทร").err


def test_later_setup_changes_what_is_named_and_keeps_the_kiosk(district: Command, folder: Path) -> None:
    """The UUID, and everything that is not named, stay."""
    before = site(folder)
    assert district("setup", "--telephone", "045-000-000").status == 0
    assert site(folder) == {**before, "telephone": "045-000-000"}


def test_the_districts_emblem_comes_from_a_file(district: Command, folder: Path, tmp_path: Path) -> None:
    """A picture is kept as one of ours; a file that is none changes nothing, exit status 2."""
    Image.new("RGB", (200, 200), "#6B1530").save(tmp_path / "seal.jpg")
    assert district("setup", "--emblem", str(tmp_path / "seal.jpg")).status == 0
    before = (folder / "emblem.png").read_bytes()
    assert before.startswith(b"\x89PNG")
    (tmp_path / "seal.png").write_bytes(b"nothing")
    answer = district("setup", "--emblem", str(tmp_path / "seal.png"), "--telephone", "045-111-111")
    assert answer.status == 2 and "seal.png is no picture" in answer.err and len(answer.err.splitlines()) == 1
    assert (folder / "emblem.png").read_bytes() == before and site(folder)["telephone"] != "045-111-111"


def test_mistyped_service_is_refused_with_the_nearest_and_nothing_is_written(kiosk: Command, folder: Path) -> None:
    """P999 does not exist: exit status 2, and not even the folder appears."""
    answer = kiosk("setup", *NAMED, "--services", "P002,P999")
    assert answer.status == 2 and "there is no service P999; the nearest are P" in answer.err
    assert not folder.exists()


def test_a_letter_that_no_page_could_show_is_refused_by_its_option(kiosk: Command, folder: Path) -> None:
    """A technician pastes from a telephone: in whichever field, nothing is written."""
    for option, text in (("--place", "ศูนย์ 😀"), ("--district", "บ้าน 你"), ("--telephone", "☎ 045"), ("--line", "@บ้าน✅")):
        answer = kiosk("setup", *NAMED, "--services", FIVE, option, text)
        assert answer.status == 2 and f"{option}: kiosks have no letter " in answer.err and "U+" in answer.err, option
    own = kiosk("setup", *NAMED, "--services", FIVE + ",X-1", "--own-service", "X-1", "ออกบัตร 🎫")
    assert own.status == 2 and "--own-service: kiosks have no letter 🎫 U+1F3AB" in own.err and not folder.exists()


def test_fewer_than_five_and_advised_against_are_warned_about(kiosk: Command) -> None:
    """Two services, one of them L019: allowed, with warnings."""
    answer = kiosk("setup", *NAMED, "--services", "P002,L019")
    assert answer.status == 0
    assert "warning: only 2 of at least 5 services" in answer.err and "warning: L019: the pilot advised against it" in answer.err


def test_first_setup_must_be_whole(kiosk: Command, folder: Path) -> None:
    """A place alone makes no site."""
    answer = kiosk("setup", "--place", "ที่ไหนสักแห่ง")
    assert answer.status == 2 and "also needs --province, --district, --services" in answer.err
    assert not folder.exists()


@pytest.mark.parametrize("size", ["big", "10x10", "344", "344x", "9999x100"])
def test_screen_that_cannot_be(kiosk: Command, size: str) -> None:
    """A size in millimetres, or a sentence."""
    answer = kiosk("setup", *NAMED, "--services", FIVE, "--screen-mm", size)
    assert answer.status == 2 and "in millimetres" in answer.err


def test_district_adds_a_service_of_its_own(kiosk: Command, folder: Path) -> None:
    """An X- id with name, owner, telephone and link; an X- id that nobody described is refused."""
    own = ("--own-service", "X-1", "ขอใช้สนามกีฬา", "เทศบาลตำบล", "045-1", "https://example.go.th")
    assert kiosk("setup", *NAMED, "--services", FIVE + ",X-1", *own).status == 0
    assert site(folder)["own_services"]["X-1"]["owner"] == "เทศบาลตำบล"
    assert "X-2 is not described" in kiosk("setup", "--services", "X-2").err
    assert "own_services.X-3.url must be a link" in kiosk("setup", "--services", "X-3", "--own-service", "X-3", "a", "b", "c", "d").err


def test_own_service_that_is_not_chosen_is_no_slip(district: Command, folder: Path) -> None:
    """Described and not among the services: said, not dropped in silence."""
    before = site(folder)
    answer = district("setup", "--own-service", "X-9", "ขอใช้สนามกีฬา")
    assert answer.status == 2 and "X-9 is not among the services" in answer.err and site(folder) == before


def test_ids_separated_as_people_separate_them(kiosk: Command, folder: Path) -> None:
    """Commas, semicolons, blanks; none at all is a mistake."""
    assert kiosk("setup", *NAMED, "--services", "P002;L022, L023 L005;P017,").status == 0
    assert site(folder)["services"] == FIVE.split(",")
    assert "name at least one service" in kiosk("setup", "--services", " , ").err


def test_name_typed_under_a_foreign_locale(kiosk: Command, folder: Path) -> None:
    """Bytes that are no UTF-8 reach Python as surrogates: a sentence, and nothing is written."""
    answer = kiosk("setup", "--province", "\udcff", *NAMED[2:], "--services", FIVE)
    assert answer.status == 2 and "province holds bytes that are no UTF-8" in answer.err and not (folder / "site.json").exists()


def test_broken_site_is_mended_by_a_whole_setup_and_keeps_its_kiosk(district: Command, folder: Path) -> None:
    """Until then every command says which line is broken; the broken file stays beside the new one."""
    kiosk = site(folder)["kiosk"]
    (folder / "site.json").write_text((folder / "site.json").read_text()[:90])
    assert "site.json, line" in district("totals").err
    assert district("setup", "--place", "x").status == 2
    assert district("setup", *NAMED, "--services", FIVE).status == 0
    assert site(folder)["kiosk"] == kiosk and (folder / "site.broken.json").exists()


def test_lost_site_finds_its_kiosk_in_the_responses(district: Command, folder: Path, tmp_path: Path) -> None:
    """The responses of one chain keep one kiosk."""
    (tmp_path / "forms.csv").write_text("1.1\n5\n")
    district("import", tmp_path / "forms.csv")
    kiosk = site(folder)["kiosk"]
    (folder / "site.json").unlink()
    assert district("totals").status == 0
    assert site(folder)["kiosk"] == kiosk


def test_pin_is_set_from_standard_input(process: Command, folder: Path) -> None:
    """A good PIN is taken; a weak or short one is refused and the old one stays."""
    assert process("pin", "set", "--data-dir", folder, given="482913\n").status == 0
    for weak in ("123456\n", "1234\n", "\n", ""):
        answer = process("pin", "set", "--data-dir", folder, given=weak)
        assert answer.status == 2 and answer.err.count("\n") == 1
    assert pin.check(folder / "pin.json", "482913", datetime.now(UTC)).accepted


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ((b"482913\n", b"482914\n"), 2, "differ; nothing was changed"),
        ((b"\x04",), 2, "no PIN of 6 digits"),
        ((b"482913\n",) * 2, 0, "is set"),
    ],
)
def test_pin_is_typed_at_a_terminal(folder: Path, typed: tuple[bytes, ...], status: int, words: str) -> None:
    """Asked twice, never shown; two that differ and an ended input change nothing, in one sentence."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kiosk", "pin", "set", "--data-dir", str(folder)]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as asking:
        for line in typed:
            _wait_for_prompt(asking)
            os.write(ours, line)
        out, err = asking.communicate(timeout=50)
    os.close(ours)
    os.close(theirs)
    assert asking.returncode == status and words in (out + err).decode() and b"4829" not in out + err
    assert (folder / "pin.json").exists() == (status == 0)


def _wait_for_prompt(asking: subprocess.Popen[bytes]) -> None:
    """What is typed earlier is lost: getpass empties the line before it asks."""
    assert asking.stderr is not None
    shown = b""
    while b": " not in shown:
        shown += os.read(asking.stderr.fileno(), 100)
