"""The manual's figures once more, from single responses by fractions: nothing of the product's scoring, counting or tallies is imported.

What each figure is stands in assets/handbook/province.md, "What the figures promise".
"""

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

FORM = tomllib.loads((Path(__file__).resolve().parents[2] / "assets/questionnaire.toml").read_text(encoding="utf-8"))
ASPECTS = {"1": ("1.1", "1.2", "1.3"), "2": ("2.1", "2.2", "2.3"), "3": ("3.1", "3.2", "3.3"), "4": ("4",)}
ITEMS = tuple(item for items in ASPECTS.values() for item in items)
WORDS = {5: "มากที่สุด", 4: "มาก", 3: "ปานกลาง", 2: "น้อย", 1: "น้อยที่สุด"}
DASH = "–"
NONE_YET = "ผู้ตอบยังน้อย ยังไม่คำนวณช่วงความเชื่อมั่น"

Visits = Mapping[tuple[str, str], tuple[int, Mapping[str, int]]]
Record = Mapping[str, Any]


def printed(value: Fraction | None, places: int = 2) -> str:
    """Half up; a missing score is an en dash."""
    if value is None:
        return DASH
    hundredths = (2 * value.numerator * 10**places + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 10**places}.{hundredths % 10**places:0{places}d}"


def counted(number: int | None) -> str:
    return DASH if number is None else f"{number:,}"


def few_words(n: int) -> str:
    return f"เพียง {n} คน"


def root(value: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec = 60
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


@cache
def t95(degrees: int) -> Fraction:
    """Student's t, 95 % two-sided, by halving: the finite series of Abramowitz & Stegun 26.7.3 and 26.7.4 in floats, to about 10^-12."""
    low, high = 1.9, 13.0
    while high - low > 1e-13:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < 0.95 else (low, middle)
    return Fraction(low)


def _within(t: float, degrees: int) -> float:
    angle = math.atan(t / math.sqrt(degrees))
    if degrees == 1:
        return 2 * angle / math.pi
    odd = degrees % 2
    term = total = math.cos(angle) if odd else 1.0
    for k in range(3 if odd else 2, degrees - 1, 2):
        term *= (k - 1) / k * math.cos(angle) ** 2
        total += term
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total


@dataclass(frozen=True)
class Item:
    counts: tuple[int, ...]  # levels 5 to 1

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> Fraction | None:
        return Fraction(sum(level * count for level, count in zip((5, 4, 3, 2, 1), self.counts, strict=True)), self.n) if self.n else None

    @property
    def sd(self) -> Fraction | None:
        if self.n < 2 or self.mean is None:
            return None
        squares = sum(((level - self.mean) ** 2 * count for level, count in zip((5, 4, 3, 2, 1), self.counts, strict=True)), Fraction())
        return root(squares / (self.n - 1))


class Figures:
    """Of some responses and of the district-days of their scope; `service`: of the responses that chose it."""

    def __init__(self, records: Iterable[Record], visits: Visits, service: str = "") -> None:
        chosen = [record for record in records if not service or service in record["answers"].get("services", ())]
        said = [record["answers"]["services.unfinished"] for record in chosen if "services.unfinished" in record["answers"]]
        self.unfinished = len(said)  # of those who walked away too
        self.unfinished_reasons = Counter(reason for reasons in said for reason in reasons if reason != "said")
        self.complete = [record for record in chosen if record["status"] == "complete"]
        self.partial = len(chosen) - len(self.complete)
        self.n, self.service, self.visits = len(self.complete), service, visits
        self.few = 0 < self.n < 5

    def mode(self, mode: str) -> int:
        return sum(record["mode"] == mode for record in self.complete)

    @staticmethod
    def share(part: int, whole: int) -> Fraction:
        return Fraction(part * 100, whole)

    # ---- scores
    def item(self, item: str) -> Item:
        given = [record["answers"][item] for record in self.complete if item in record["answers"]]
        return Item(tuple(given.count(level) for level in (5, 4, 3, 2, 1)))

    def aspect_n(self, aspect: str) -> int:
        return max(self.item(item).n for item in ASPECTS[aspect])

    def aspect(self, aspect: str) -> Fraction | None:
        return mean([self.item(item).mean for item in ASPECTS[aspect]])

    @cached_property
    def overall(self) -> Fraction | None:
        aspects = [self.aspect(aspect) for aspect in ASPECTS]
        return None if None in aspects else mean(aspects)

    @cached_property
    def percent(self) -> Fraction | None:
        return None if self.overall is None else self.overall * 20

    @cached_property
    def own(self) -> list[Fraction]:
        """The overall of each respondent who answered in every aspect."""
        scores = []
        for record in self.complete:
            aspects = [
                mean([Fraction(record["answers"][item]) for item in items if item in record["answers"]]) for items in ASPECTS.values()
            ]
            if None not in aspects:
                scores.append(mean(aspects) or Fraction())
        return scores

    @cached_property
    def own_sd(self) -> Fraction | None:
        own = self.own
        if len(own) < 2:
            return None
        middle = sum(own) / len(own)
        return root(sum(((score - middle) ** 2 for score in own), Fraction()) / (len(own) - 1))

    @cached_property
    def interval(self) -> tuple[Fraction, Fraction] | None:
        """None for fewer than five respondents, or five of whom fewer answered in every aspect."""
        n, percent, sd = len(self.own), self.percent, self.own_sd
        if self.n < 5 or n < 5 or percent is None or sd is None:
            return None
        half = t95(n - 1) * sd * 20 / root(Fraction(n))
        return max(Fraction(20), percent - half), min(Fraction(100), percent + half)

    @property
    def level(self) -> str:
        return level_of(self.overall, self.n)

    def ends(self) -> str:
        """What stands where the interval stands."""
        if self.few:
            return few_words(self.n)
        if self.interval:
            return "–".join(printed(end) for end in self.interval)
        return NONE_YET if self.n else ""

    # ---- who came
    @property
    def people(self) -> int | None:
        return sum(people for people, _ in self.visits.values()) if self.visits and not self.service else None

    @property
    def uses(self) -> int | None:
        if not self.visits:
            return None
        return sum(sum(uses.values()) if not self.service else uses.get(self.service, 0) for _, uses in self.visits.values())

    @property
    def rate(self) -> Fraction | None:
        there = sum((record["district"], record["day"]) in self.visits for record in self.complete)
        whole = self.uses if self.service else self.people
        return Fraction(there * 100, whole) if whole else None

    @property
    def target(self) -> int | None:
        people = self.people
        return None if people is None else math.ceil(Fraction(people) / (1 + Fraction(people, 400)))


def mean(values: Sequence[Fraction | None]) -> Fraction | None:
    present = [value for value in values if value is not None]
    return sum(present, Fraction()) / len(present) if present else None


def level_of(score: Fraction | None, n: int) -> str:
    """By the band 0.80, of the printed decimals; a mark below five answers."""
    if 0 < n < 5:
        return few_words(n)
    if score is None:
        return DASH
    return WORDS[
        next(level for level, bound in ((5, "4.21"), (4, "3.41"), (3, "2.61"), (2, "1.81"), (1, "1.00")) if printed(score) >= bound)
    ]
