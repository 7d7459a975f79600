"""A statistician opens the responses in SPSS: numbers with Thai words, no answer as a missing value, and the means of the pages."""

import math
import random
import shutil
import struct
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kiosk.survey.limits import LEVELS
from kiosk.survey.scoring import shown
from sync.server.data_tables import spss_file, spss_responses
from sync.server.data_tables.spss_file import SpssVariable
from sync.server.messages import texts
from sync.server.settings import Settings

SETTINGS = Settings("sqlite://")
LONG = "เจ้าหน้าที่แนะนำดีมาก " * 60  # three thousand bytes: eleven variables carry it


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    chance = random.Random(7)
    items = [item.id for item in SETTINGS.questionnaire.items]
    return [
        {
            "day": f"2026-11-{number % 28 + 1:02d}",
            "language": "th",
            "mode": chance.choice(("self", "paper")),
            "status": "complete",
            "answers": {
                **{item: chance.choice(LEVELS) for item in items if chance.random() > 0.1},
                **({"sex": chance.choice(("male", "female"))} if number % 4 else {}),
                "services": chance.sample(("L022", "P017", "X-1"), 2),
                "suggestions": LONG if number == 5 else "ที่จอดรถน้อย",
            },
            "other": {"occupation": "ชาวประมง"} if number % 9 == 0 else {},
        }
        for number in range(40)
    ]


@pytest.fixture(scope="module")
def file(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("spss") / "responses.sav"
    assert spss_responses.write(iter(records), SETTINGS.questionnaire, SETTINGS.catalogue, path, texts("th")) == len(records)
    return path


class SystemFile:
    """What a reader of the documented layout takes from a file, written for this test alone."""

    def __init__(self, path: Path) -> None:
        self._data, self._at = path.read_bytes(), 176
        assert self._data[:4] == b"$FL2" and struct.unpack_from("<i", self._data, 72)[0] == 1
        self.count = struct.unpack_from("<i", self._data, 80)[0]
        self.labels: dict[str, str] = {}
        self.words: dict[str, dict[int, str]] = {}
        self.missing: dict[str, float] = {}
        self._elements: list[tuple[str, int]] = []  # short name of each element of a case, width of its variable
        names = self._dictionary()
        short = dict(pair.split("=") for pair in names.split("\t"))
        self._long = short
        self.labels = {short[name]: label for name, label in self.labels.items()}
        self.words = {short[name]: words for name, words in self.words.items()}
        self.missing = {short[name]: number for name, number in self.missing.items()}

    def _ints(self, count: int) -> tuple[int, ...]:
        self._at += 4 * count
        return struct.unpack_from(f"<{count}i", self._data, self._at - 4 * count)

    def _take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def _dictionary(self) -> str:
        names = ""
        while True:
            (kind,) = self._ints(1)
            if kind == 2:
                self._variable()
            elif kind == 3:
                words = {}
                for _ in range(self._ints(1)[0]):
                    number, size = struct.unpack("<dB", self._take(9))
                    words[int(number)] = self._take(math.ceil((size + 1) / 8) * 8 - 1)[:size].decode()
                _, _, place = self._ints(3)
                self.words[self._elements[place - 1][0]] = words
            elif kind == 7:
                subtype, size, count = self._ints(3)
                content = self._take(size * count)
                names = content.decode() if subtype == 13 else names
            else:
                self._ints(1)
                return names

    def _variable(self) -> None:
        width, label, missing, _, _ = self._ints(5)
        name = self._take(8).decode().strip()
        self._elements.append((name, width))
        if label:
            (size,) = self._ints(1)
            self.labels[name] = self._take(math.ceil(size / 4) * 4)[:size].decode()
        if missing:
            (self.missing[name],) = struct.unpack("<d", self._take(8))

    def column(self, name: str) -> list[float | None]:
        short = next(short for short, full in self._long.items() if full == name)
        place = [element for element, _ in self._elements].index(short)
        values = list(self._values())
        return values[place :: len(self._elements)]

    def _values(self) -> Any:
        at = self._at
        while True:
            codes, at = self._data[at : at + 8], at + 8
            for code in codes:
                if code == 252:
                    return
                if code == 253:
                    yield struct.unpack_from("<d", self._data, at)[0]
                    at += 8
                elif code:
                    yield None if code >= 254 else float(code - 100)


def test_the_means_of_the_items_come_out_of_the_file(file: Path, records: list[dict[str, Any]]) -> None:
    """Of those who answered: what the file declares as missing is left out."""
    system = SystemFile(file)
    assert system.count == len(records)
    for item in SETTINGS.questionnaire.items:
        name = f"item_{item.id.replace('.', '_')}"
        given = [value for value in system.column(name) if value != system.missing[name]]
        rated = [record["answers"][item.id] for record in records if item.id in record["answers"]]
        assert given == rated and shown(Fraction(sum(map(int, given)), len(given))) == shown(Fraction(sum(rated), len(rated)))
        assert len(given) < len(records) or item.id == "none"


def test_numbers_have_the_words_of_the_form(file: Path) -> None:
    """Questions, options, levels and services in Thai; a service that a district added has its id."""
    system = SystemFile(file)
    assert system.words["item_1_1"] == {5: "มากที่สุด", 4: "มาก", 3: "ปานกลาง", 2: "น้อย", 1: "น้อยที่สุด", 9: "ไม่ตอบ"}
    assert system.words["sex"] == {1: "ชาย", 2: "หญิง", 99: "–"} and system.labels["sex"] == "เพศ"
    assert SETTINGS.catalogue.services["L022"].name in system.labels["services_L022"] and "services_X_1" in system.labels
    assert all(len(label.encode()) <= spss_file.LABEL_BYTES for label in system.labels.values())


@pytest.mark.parametrize("limit", range(1, 40))
def test_a_label_is_cut_between_whole_letters(limit: int) -> None:
    """A tone mark or vowel never stands without its consonant, and no letter is cut in its middle."""
    text = "ที่น้ำเก้าอี้"
    short = spss_file.cut(text, limit).decode()
    assert text.startswith(short) and len(short.encode()) <= limit
    assert len(short) == len(text) or not spss_file._joins(text[len(short)])


def test_names_are_those_that_spss_takes() -> None:
    """Letters, digits and _, a letter first; two that differ in case or signs alone are told apart."""
    assert spss_file.with_unlike_names(["1.1", "X-1", "x_1", "ก", "sex"]) == ["q1_1", "X_1", "x_1_2", "v", "sex"]


@pytest.mark.skipif(not shutil.which("pspp"), reason="PSPP is not installed here: apt install pspp")
def test_pspp_computes_the_same_mean(file: Path, records: list[dict[str, Any]], tmp_path: Path) -> None:
    """With the missing values that the file declares."""
    (tmp_path / "mean.sps").write_text(f"GET FILE='{file}'.\nDESCRIPTIVES item_1_1 /STATISTICS=MEAN.\n")
    subprocess.run(["pspp", "-o", "out.csv", "mean.sps"], cwd=tmp_path, check=True, timeout=50)
    rated = [record["answers"]["1.1"] for record in records if "1.1" in record["answers"]]
    assert shown(Fraction(sum(rated), len(rated))) in (tmp_path / "out.csv").read_text()


def test_a_file_without_a_case_is_whole(tmp_path: Path) -> None:
    """A month in which nobody answered."""
    assert spss_file.write(tmp_path / "none.sav", "ไม่มี", [SpssVariable("sex", "เพศ")], iter(())) == 0
    assert SystemFile(tmp_path / "none.sav").count == 0
