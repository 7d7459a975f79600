"""How many comments each theme has, on its page and in its file, is what a recount of the single responses gives.

Which themes a text is about was said by a person, for each of the texts that the made province writes.
"""

import json
from collections import Counter
from fractions import Fraction

import pytest

from kiosk.paths import ASSETS
from tests.recount.arithmetic import Record, counted, printed
from tests.recount.conftest import Recount
from tests.recount.made_province import WRITTEN
from tests.recount.taken_files import csv_lines

DICTIONARY = {theme["id"]: theme for theme in json.loads((ASSETS / "comment_themes.json").read_text(encoding="utf-8"))}


def wrote(recount: Recount, district: str = "", month: str = "") -> list[Record]:
    return [record for record in recount.scope(district, month)[0] if record["answers"].get("suggestions")]


def themes_of(recount: Recount, record: Record) -> set[str]:
    """What a person decided, or else what the dictionary proposes."""
    return recount.province.themed.get(record["id"], WRITTEN[record["answers"]["suggestions"]])


@pytest.mark.parametrize("district", ["", "กุดชุม", "ทรายมูล"])
def test_what_people_write_about(recount: Recount, district: str) -> None:
    """Of the year and of each month: how many, in a hundred comments, by persons, the scores of the same items; and month by month."""
    for month in ("", *recount.months(district)):
        written, figures = wrote(recount, district, month), recount.figures(district, month)
        counts = Counter(theme for record in written for theme in themes_of(recount, record))
        confirmed = Counter(theme for record in written for theme in recount.province.themed.get(record["id"], ()))
        page = recount.page("/comments/themes", district=district, month=month)
        tables = page.tables()
        if not counts:
            assert not tables
            continue
        for theme, cells in ((theme, tables[0][entry["th"]]) for theme, entry in DICTIONARY.items()):
            share = printed(Fraction(counts[theme] * 100, len(written)))
            assert cells[0].texts() == [counted(counts[theme]), f"{share} %"] and cells[2].text() == counted(confirmed[theme]), theme
            means = [words for item in DICTIONARY[theme]["items"] for words in (item, printed(figures.item(item).mean))]
            assert [words for words in cells[4].texts() if words in means] == means, theme
        by_month = page.charts()[0]
        for theme, entry in DICTIONARY.items():
            assert sum(map(int, by_month[entry["th"]])) == sum(theme in themes_of(recount, record) for record in wrote(recount, district))


@pytest.mark.parametrize("district", ["", "กุดชุม"])
def test_the_file_of_themes(recount: Recount, district: str) -> None:
    """Each theme in each month in which anybody wrote of it, with those that persons decided on."""
    months: Counter[tuple[str, str]] = Counter()
    confirmed: Counter[tuple[str, str]] = Counter()
    for record in wrote(recount, district):
        for theme in themes_of(recount, record):
            months[theme, record["day"][:7]] += 1
            confirmed[theme, record["day"][:7]] += record["id"] in recount.province.themed
    shown = {}
    for line in csv_lines(recount, "/data/themes.csv", **({"district": district} if district else {})):
        assert line["name"] == DICTIONARY[line["theme"]]["th"]
        shown[line["theme"], line["month"]] = (int(line["n"]), int(line["confirmed"]))
    assert shown == {key: (n, confirmed[key]) for key, n in months.items()} and any(confirmed.values())
