"""An SPSS system file (.sav): variables with labels, declared missing values, cases row by row. It knows nothing of the survey.

Written here because what writes such files elsewhere holds every row in memory and brings 100 MB of libraries. The layout is that of the
PSPP developers' guide, appendix "System File Format": header, variable records, value labels, information records, cases packed by
bytes. Texts are UTF-8.
"""

import math
import struct
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from kiosk.frozen import frozen

Value = int | float | str | None
LABEL_BYTES, VALUE_LABEL_BYTES, TEXT_BYTES, NAME_BYTES = 256, 120, 32_767, 64  # what SPSS takes
_LONG, _PART, _CARRIED = 255, 252, 255  # a longer text is several variables of 255 bytes, as many as 252 would need
_NUMBER, _DATE, _TEXT = 5, 20, 1  # print formats F, DATE, A
_BIAS, _LITERAL, _BLANK, _NONE, _END = 100, 253, 254, 255, 252  # codes of packed data
_FIRST_DAY = date(1582, 10, 14)
_COUNT_AT = 80  # where the number of cases stands in the header


@frozen
class SpssVariable:
    """`width`: bytes of a text, 0 for numbers; `labels`: number -> word; `missing`: the number that stands for no answer; `is_date`: the
    values are dates."""

    name: str
    label: str
    width: int = 0
    labels: tuple[tuple[int, str], ...] = ()
    missing: int | None = None
    is_date: bool = False


def cut(text: str, limit: int) -> bytes:
    """UTF-8 of at most `limit` bytes, cut between whole letters: a Thai vowel or tone mark is never parted from its consonant."""
    raw = text.encode("utf-8", "replace")
    if len(raw) <= limit:
        return raw
    short = raw[:limit].decode("utf-8", "ignore")
    while short and _joins(text[len(short)]):
        short = short[:-1]
    return short.encode("utf-8")


def _joins(letter: str) -> bool:
    """Whether a letter is drawn together with the one before it."""
    import unicodedata

    return unicodedata.category(letter) in ("Mn", "Me", "Mc") or letter in "\u0e33\u0eb3\u200d"


def days_as_seconds(day: date) -> int:
    """As SPSS keeps a date: seconds since the Gregorian calendar began."""
    return (day - _FIRST_DAY).days * 86_400


def write(out: Path, title: str, variables: Sequence[SpssVariable], cases: Iterable[Sequence[Value]]) -> int:
    """Returns how many cases were written. The values of a case stand in the variables' order; None where there is none."""
    with out.open("wb") as file:
        _header(file, title, variables)
        _dictionary(file, variables)
        packer = _Packer(file)
        count = 0
        for count, case in enumerate(cases, 1):  # noqa: B007 (the last value is the answer)
            for variable, value in zip(variables, case, strict=True):
                packer.text(value, variable.width) if variable.width else packer.number(value)  # type: ignore[arg-type]
        packer.end()
        file.seek(_COUNT_AT)
        file.write(struct.pack("<i", count))
    return count


def _parts(width: int) -> list[int]:
    """Widths of the variables that carry one text."""
    if width <= _LONG:
        return [width]
    count = math.ceil(width / _PART)
    return [_LONG] * (count - 1) + [width - (count - 1) * _PART]


def _elements(width: int) -> int:
    """Of eight bytes."""
    return sum(math.ceil(part / 8) for part in _parts(width)) if width else 1


def _header(file: BinaryIO, title: str, variables: Sequence[SpssVariable]) -> None:
    size = sum(_elements(variable.width) for variable in variables)
    file.write(b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60))
    file.write(struct.pack("<iiiiid", 2, size, 1, 0, -1, _BIAS))
    file.write(b"01 Jan 70" + b"00:00:00" + cut(title, 64).ljust(64) + bytes(3))


def _dictionary(file: BinaryIO, variables: Sequence[SpssVariable]) -> None:
    names: list[str] = []
    place, labels, short = 1, bytearray(), iter(f"V{number:07d}" for number in range(1, 10_000_000))
    for variable in variables:
        names.append(_variable(file, variable, [next(short) for _ in _parts(variable.width)]))
        if variable.labels:
            labels += _value_labels(variable.labels, place)
        place += _elements(variable.width)
    file.write(labels)
    _information(file, 3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65_001))
    _information(file, 4, 8, struct.pack("<3d", -sys.float_info.max, sys.float_info.max, math.nextafter(-sys.float_info.max, 0)))
    long_names = "\t".join(f"{name}={variable.name}" for name, variable in zip(names, variables, strict=True))
    _information(file, 13, 1, long_names.encode())
    if wide := [(name, variable.width) for name, variable in zip(names, variables, strict=True) if variable.width > _LONG]:
        _information(file, 14, 1, "".join(f"{name}={width}\0\t" for name, width in wide).encode())
    _information(file, 20, 1, b"UTF-8")
    file.write(struct.pack("<ii", 999, 0))


def _variable(file: BinaryIO, variable: SpssVariable, names: Sequence[str]) -> str:
    """The records of one variable; its name of eight letters."""
    for number, (name, part) in enumerate(zip(names, _parts(variable.width), strict=True)):
        label = b"" if number else cut(variable.label, LABEL_BYTES)
        missing = None if number else variable.missing
        kind, wide = (_TEXT, part) if part else (_DATE, 11) if variable.is_date else (_NUMBER, 8)
        form = kind << 16 | wide << 8
        file.write(struct.pack("<6i", 2, part, int(bool(label)), int(missing is not None), form, form) + name.encode().ljust(8))
        if label:
            file.write(struct.pack("<i", len(label)) + label.ljust(math.ceil(len(label) / 4) * 4))
        if missing is not None:
            file.write(struct.pack("<d", missing))
        file.writelines(struct.pack("<6i", 2, -1, 0, 0, 0, 0) + b" " * 8 for _ in range(math.ceil(part / 8) - 1))
    return names[0]


def _value_labels(labels: Sequence[tuple[int, str]], place: int) -> bytes:
    record = struct.pack("<ii", 3, len(labels))
    for number, words in labels:
        label = cut(words, VALUE_LABEL_BYTES)
        record += struct.pack("<dB", number, len(label)) + label.ljust(math.ceil((len(label) + 1) / 8) * 8 - 1)
    return record + struct.pack("<iii", 4, 1, place)


def _information(file: BinaryIO, subtype: int, size: int, content: bytes) -> None:
    file.write(struct.pack("<iiii", 7, subtype, size, len(content) // size) + content)


class _Packer:
    """Elements of eight bytes, a code of one byte for each; small numbers and blanks are their code alone."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._codes, self._literals = file, bytearray(), bytearray()

    def number(self, value: float | None) -> None:
        if value is None:
            self._add(_NONE)
        elif isinstance(value, int) and -_BIAS < value <= 251 - _BIAS:
            self._add(value + _BIAS)
        else:
            self._add(_LITERAL, struct.pack("<d", value))

    def text(self, value: str | None, width: int) -> None:
        raw = cut(value or "", width)
        for number, part in enumerate(_parts(width)):
            carried = raw[number * _CARRIED : (number + 1) * _CARRIED] if width > _LONG else raw
            padded = carried.ljust(math.ceil(part / 8) * 8)
            for start in range(0, len(padded), 8):
                element = padded[start : start + 8]
                self._add(_BLANK) if element == b" " * 8 else self._add(_LITERAL, element)

    def _add(self, code: int, literal: bytes = b"") -> None:
        self._codes.append(code)
        self._literals += literal
        if len(self._codes) == 8:
            self._file.write(self._codes + self._literals)
            self._codes, self._literals = bytearray(), bytearray()

    def end(self) -> None:
        self._add(_END)
        while self._codes:
            self._add(0)


def with_unlike_names(names: Iterable[str]) -> list[str]:
    """Names as SPSS takes them: letters, digits and _, a letter first, no two the same whatever their case."""
    taken: Mapping[str, int] = {}
    unlike: list[str] = []
    for name in names:
        plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name).strip("_") or "v"
        plain = (plain if plain[0].isalpha() else f"q{plain}")[: NAME_BYTES - 4]
        count = taken.get(plain.lower(), 0)
        taken = {**taken, plain.lower(): count + 1}
        unlike.append(f"{plain}_{count + 1}" if count else plain)
    return unlike
