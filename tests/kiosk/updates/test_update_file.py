"""Which files a kiosk takes for an update, and what it says of all others."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from kiosk.language import texts
from kiosk.language.sentence import localized
from kiosk.paths import TEXTS
from kiosk.updates import inbox, update_file
from kiosk.updates.machine import InstalledMachine, architecture
from kiosk.updates.update_file import UpdateError
from tests.support.fixtures.updates import MakeUpdate

HERE = architecture()
THERE = "arm64" if HERE == "amd64" else "amd64"


def refusal(path: Path, machine: InstalledMachine) -> str:
    """The one Thai sentence of a file that is not taken."""
    with pytest.raises(UpdateError) as error:
        inbox.look(path, machine)
    return texts.load(TEXTS, "th", "officer").translated(localized(error.value))


def test_an_update_says_what_is_new_and_from_whom(tmp_path: Path, machine: InstalledMachine, make_update: MakeUpdate) -> None:
    """Version, day and the lines in Thai are those that were signed."""
    said = inbox.look(make_update(tmp_path / "kiosk.update", version="0.4.0"), machine).manifest
    assert (said.program, said.version, said.architecture, said.made_on) == ("eservice-kiosk", "0.4.0", HERE, "2026-11-28")
    assert said.news["th"] == ("หน้าใหม่ดูง่ายขึ้น",)


@pytest.mark.parametrize(
    ("of", "said", "words"),
    [
        ({"key": "stranger"}, {}, "ไม่มีลายเซ็นดิจิทัลของผู้ที่เครื่องนี้รู้จัก"),
        ({"after": {"version": "9.0.1"}}, {}, "ไม่มีลายเซ็นดิจิทัลของผู้ที่เครื่องนี้รู้จัก"),
        ({"after": {"news": {"th": ["โอนเงินที่นี่"]}}}, {}, "ไม่มีลายเซ็นดิจิทัลของผู้ที่เครื่องนี้รู้จัก"),
        ({"name": "eservice-province"}, {}, "สำหรับโปรแกรมอื่น"),
        ({"kind": THERE}, {}, "สำหรับเครื่องชนิดอื่น"),
        ({"version": "0.3.0"}, {}, "ติดตั้งรุ่น 0.3.0 อยู่แล้ว"),
        ({"version": "0.2.9"}, {}, "เก่ากว่ารุ่นที่ติดตั้งอยู่"),
        ({}, {"sha256": "0" * 64}, "ไม่ตรงกับที่ลงลายเซ็นดิจิทัลไว้"),
        ({}, {"size": 10}, "ไม่ตรงกับที่ลงลายเซ็นดิจิทัลไว้"),
        ({}, {"size": 2**29}, "คัดลอกมาไม่ครบ"),
        ({}, {"size": 2**80}, "ไม่ใช่ไฟล์อัปเดต"),
        ({}, {"size": -1}, "ไม่ใช่ไฟล์อัปเดต"),
        ({}, {"version": "../../etc"}, "ไม่ใช่ไฟล์อัปเดต"),
        ({}, {"version": 4}, "ไม่ใช่ไฟล์อัปเดต"),
        ({}, {"news": [1, 2]}, "ไม่ใช่ไฟล์อัปเดต"),
        ({}, {"news": {"th": "x" * 40000}}, "ไม่ใช่ไฟล์อัปเดต"),
    ],
)
def test_what_is_not_for_this_machine_is_refused_in_one_thai_sentence(
    tmp_path: Path, machine: InstalledMachine, make_update: MakeUpdate, of: dict, said: dict, words: str
) -> None:
    """By a stranger, altered after the signature, of another program or kind of machine, older, the same, or with figures that lie."""
    path = make_update(tmp_path / "kiosk.update", said=said, **of)
    assert words in refusal(path, machine)
    assert not any(machine.inbox.iterdir())


def test_a_file_that_was_cut_anywhere_is_refused(tmp_path: Path, machine: InstalledMachine, make_update: MakeUpdate) -> None:
    """At each byte of the head, and in the package; one with something behind its end as well."""
    whole = make_update(tmp_path / "kiosk.update").read_bytes()
    with update_file.open_plain(tmp_path / "kiosk.update") as file:
        start = update_file.read(file).start
    cut = tmp_path / "cut.update"
    for length in (*range(0, start, 7), start, start + 1, len(whole) - 1):
        cut.write_bytes(whole[:length])
        with pytest.raises(UpdateError):
            inbox.look(cut, machine)
    cut.write_bytes(whole[:-1])
    assert "คัดลอกมาไม่ครบ" in refusal(cut, machine)
    cut.write_bytes(whole + b"x")
    assert "ไม่ตรงกับที่ลงลายเซ็นดิจิทัลไว้" in refusal(cut, machine)
    for place in (*range(20, start, 41), start + 5, len(whole) - 3):
        cut.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        if place not in range(whole.index(b"untrusted"), whole.index(b"\n", whole.index(b"untrusted"))):  # which nothing vouches for
            assert refusal(cut, machine)


def evil(folder: Path, whole: bytes) -> None:
    """What lies on the sticks of people who mean no good, or know no better: each under a name that ends in .update."""
    for name, content in {
        "empty": b"",
        "text": "อัปเดตแล้วนะ\n".encode(),
        "zip": b"PK\x03\x04" + b"../../../etc/passwd" * 40,
        "tar": b"../../etc/cron.d/x" + bytes(600),
        "deb": whole[whole.index(b"!<arch>") :],
        "gzip": b"\x1f\x8b\x08" + bytes(2000),
        "nul": bytes(100_000),
        "first line alone": update_file.FIRST_LINE,
        "a line without end": update_file.FIRST_LINE + b"{" * 200_000,
        "brackets": update_file.FIRST_LINE + b"[" * 30_000 + b"\n" + b"a\n" * 4,
        "long figure": update_file.FIRST_LINE + b'{"size": ' + b"9" * 20_000 + b"}\n" + b"a\n" * 4,
        "not UTF-8": update_file.FIRST_LINE + b"\xff\xfe{}\n" + b"a\n" * 4,
        "list": update_file.FIRST_LINE + b"[]\n" + b"a\n" * 4,
        "windows": whole.replace(b"\n", b"\r\n", 6),
        "other version of the form": whole.replace(b"eservice-update 1", b"eservice-update 2", 1),
        "no signature": whole[: whole.index(b"untrusted")] + b"\n\n\n\n" + whole[whole.index(b"!<arch>") :],
        "old program": whole.replace(b"0.4.0", b"0.2.0", 1),
    }.items():
        (folder / f"{name}.update").write_bytes(content)
    (folder / "folder.update").mkdir()
    (folder / "loop.update").symlink_to("loop.update")
    (folder / "passwd.update").symlink_to("/etc/passwd")
    (folder / "true.update").symlink_to(folder / "hidden")
    (folder / "hidden").write_bytes(whole)
    (folder / "nowhere.update").symlink_to("/nowhere")
    (folder / "device.update").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.update")
    with (folder / "hole.update").open("wb") as file:
        file.write(whole)
        file.truncate(2**40)  # a terabyte that takes no room


def test_thirty_sticks_change_nothing_and_each_is_told_in_one_thai_sentence(
    tmp_path: Path, machine: InstalledMachine, make_update: MakeUpdate
) -> None:
    """Links, loops, pipes, folders, other files' heads, lengths without end: none of them is followed, waited for or unpacked."""
    whole = make_update(tmp_path / "kiosk.update", version="0.4.0").read_bytes()
    stick = tmp_path / "stick"
    stick.mkdir()
    evil(stick, whole)
    before = sorted(path for path in tmp_path.rglob("*") if stick not in path.parents)
    sentences = {path.name: refusal(path, machine) for path in stick.glob("*.update")}
    assert len(sentences) > 24
    assert {name: words for name, words in sentences.items() if not any("ก" <= letter <= "๛" for letter in words) or "\n" in words} == {}
    assert sorted(path for path in tmp_path.rglob("*") if stick not in path.parents) == before


def test_a_stick_with_thousands_of_files_and_names_that_mislead_shows_only_what_may_be_an_update(tmp_path: Path) -> None:
    """A few names, at once; names with a new line, of a hidden file, or of something else are not shown."""
    for number in range(6000):
        (tmp_path / f"IMG_{number}.jpg").touch()
    for name in ("a\nb.update", "\x1b[31m.update", ".hidden.update", "x.update.exe", "e\u202egnp.update"):
        (tmp_path / name).touch()
    assert inbox.files([tmp_path, tmp_path / "pulled"]) == ()
    fewer = tmp_path / "fewer"
    fewer.mkdir()
    for number in range(20):
        (fewer / f"eservice-kiosk_0.{number}.0_amd64 (1).UPDATE").touch()
    assert len(inbox.files([fewer])) == inbox.MOST


def test_a_machine_without_a_key_takes_nothing(tmp_path: Path, machine: InstalledMachine, make_update: MakeUpdate) -> None:
    """It says that a technician brings one."""
    path = make_update(tmp_path / "kiosk.update")
    empty = machine._replace(keys=tmp_path / "none")
    assert "ยังไม่มีกุญแจ" in refusal(path, empty)


def test_a_signature_of_the_same_key_over_something_else_is_none(
    tmp_path: Path, machine: InstalledMachine, signing_keys: Path, make_update: MakeUpdate
) -> None:
    """The sums of a release are signed with it too: their signature fits no update."""
    path = make_update(tmp_path / "kiosk.update")
    whole = path.read_bytes()
    from kiosk.updates import make

    other = make.signature(b"0000  eservice-kiosk_9.0.0_amd64.deb\n", signing_keys / "release.key")
    head = whole.splitlines(keepends=True)[:2]
    path.write_bytes(b"".join(head) + other + whole[whole.index(b"!<arch>") :])
    assert "ไม่มีลายเซ็นดิจิทัล" in refusal(path, machine)


def test_an_update_names_the_sum_of_its_package(tmp_path: Path, make_update: MakeUpdate) -> None:
    """What follows the head is the package, byte for byte."""
    path = make_update(tmp_path / "kiosk.update")
    with update_file.open_plain(path) as file:
        read = update_file.read(file)
        content = b"".join(update_file.package(file, read))
    assert hashlib.sha256(content).hexdigest() == read.manifest.sha256 == json.loads(read.signed)["sha256"]
