"""The provinces and districts of Thailand by their administrative codes, in Thai order, found by a few letters. Its source is named in
the head of assets/districts.csv."""

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from kiosk.frozen import frozen
from kiosk.language.sentence import Sentence, localized
from kiosk.survey.catalogue_search import folded, other_layout, sounded, squeezed, thai_order

BANGKOK = "10"
_CODE = re.compile(r"[1-9][0-9](?:[0-9]{2})?")


class AreasError(Exception):
    """The list cannot be used. Show the sentence as it is: it names the file, the line and the error."""


@frozen
class Area:
    """A province (a code of two figures) or a district (four, the first two its province's)."""

    code: str
    name: str  # without จังหวัด, อำเภอ, เขต
    english: str

    @property
    def in_bangkok(self) -> bool:
        """Its districts are เขต, and their office is สำนักงานเขต."""
        return self.code.startswith(BANGKOK)


@frozen
class Areas:
    provinces: tuple[Area, ...]  # both in Thai order
    districts: tuple[Area, ...]

    def of_province(self, code: str) -> tuple[Area, ...]:
        return tuple(area for area in self.districts if area.code.startswith(code))

    def named(self, province: str, district: str = "") -> Area | None:
        """The district of that name in that province, or the province where no district is named; None where the list has neither."""
        home = next((area for area in self.provinces if area.name == province.strip().removeprefix("จังหวัด").strip()), None)
        if home is None or not district:
            return home
        short = re.sub(r"^(อำเภอ|เขต)", "", district.strip()).strip()
        return next((area for area in self.of_province(home.code) if short in (area.name, area.name.removesuffix(home.name))), None)

    def romanised(self, province: str, district: str = "") -> str:
        """The name in Latin letters; as it was given where the list does not have it."""
        area = self.named(province, district)
        return area.english if area else district or province

    def coded(self, code: str) -> Area | None:
        return next((area for area in (*self.provinces, *self.districts) if area.code == code), None)


def find(areas: Iterable[Area], typed: str) -> list[Area]:
    """Those with a name that begins with what was typed, then those that hold it, in Thai or English, also where the keyboard was left on
    the other layout or a letter of the same sound was meant; all of them while nothing is typed."""
    choices = list(areas)
    if not folded(typed):
        return choices
    for wanted in (squeezed(typed), squeezed(other_layout(typed))):
        if matches := _ranked(choices, wanted):
            return matches
    return []


def _ranked(areas: Sequence[Area], wanted: str) -> list[Area]:
    if not wanted:
        return []
    ranked = []
    for place, area in enumerate(areas):
        names = (squeezed(area.name), squeezed(area.english))
        sounds = sounded(names[0])
        if any(name.startswith(wanted) for name in names):
            ranked.append((0, place, area))
        elif any(wanted in name for name in names):
            ranked.append((1, place, area))
        elif sounded(wanted) in sounds:
            ranked.append((2, place, area))
    return [area for _, _, area in sorted(ranked, key=lambda entry: entry[:2])]


@lru_cache(maxsize=1)
def load(path: Path) -> Areas:
    """Read districts.csv. Raises AreasError naming file and line."""
    areas: dict[str, Area] = {}
    try:
        lines = [(number, line) for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise AreasError(Sentence("{path}: the list of districts cannot be read: {error}", path=path, error=localized(error))) from error
    rows = csv.reader(line for _, line in lines[1:])
    for (number, _), row in zip(lines[1:], rows, strict=True):
        if len(row) != 3 or not all(row) or not _CODE.fullmatch(row[0]) or row[0] in areas:
            raise AreasError(Sentence("{path}, line {line}: no code, name and English name of its own", path=path, line=number))
        areas[row[0]] = Area(*row)
    ordered = sorted(areas.values(), key=lambda area: thai_order(area.name))
    return Areas(tuple(area for area in ordered if len(area.code) == 2), tuple(area for area in ordered if len(area.code) == 4))
