"""Comparisons once more, from single responses by fractions: differences, goal, places, corrected intervals, bounds, service mix.

What each is stands in assets/handbook/province.md, "What the figures promise". Nothing of the product's comparisons is imported.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.recount.arithmetic import DASH, ITEMS, Figures, printed, root, t95

Ends = tuple[Fraction, Fraction]
GOAL = 80
STATES = {"met": "ถึงเป้า", "missed": "ต่ำกว่าเป้า", "open": "ยังบอกไม่ได้", "": DASH}


def low_share(figures: Figures) -> Fraction | None:
    answers = [record["answers"][item] for record in figures.complete for item in ITEMS if item in record["answers"]]
    return Fraction(100 * sum(level <= 3 for level in answers), len(answers)) if answers else None


def with_sign(value: Fraction) -> str:
    text = printed(abs(value))
    if text.strip("0.") == "":
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def _mean_and_variance_of_it(own: Sequence[Fraction]) -> tuple[Fraction, int]:
    percents = [score * 20 for score in own]
    middle = sum(percents, Fraction()) / len(percents)
    return sum(((percent - middle) ** 2 for percent in percents), Fraction()) / (len(percents) - 1) / len(percents), len(percents)


def enough(figures: Figures) -> bool:
    return len(figures.own) >= 10 and figures.percent is not None


def difference(first: Figures, second: Figures) -> tuple[Fraction, Fraction, Fraction] | None:
    """Welch; degrees of freedom rounded down."""
    if not (enough(first) and enough(second)) or first.percent is None or second.percent is None:
        return None
    (of_first, n), (of_second, m) = _mean_and_variance_of_it(first.own), _mean_and_variance_of_it(second.own)
    below = of_first * of_first / (n - 1) + of_second * of_second / (m - 1)
    degrees = (of_first + of_second) ** 2 // below if below else min(n, m) - 1
    half = t95(int(degrees)) * root(of_first + of_second)
    points = first.percent - second.percent
    return points, points - half, points + half


def difference_words(first: Figures, second: Figures, words: tuple[str, str]) -> str:
    """As a cell says it; `words`: above and below."""
    parts = difference(first, second)
    if parts is None:
        return DASH
    points, low, high = parts
    said = words[0] if low > 0 else words[1] if high < 0 else "ยังบอกไม่ได้"
    return f"{with_sign(points)} {said} ({with_sign(low)} ถึง {with_sign(high)})"


def state(figures: Figures, goal: int = GOAL) -> str:
    if figures.interval is None:
        return ""
    low, high = figures.interval
    return "met" if low >= goal else "missed" if high < goal else "open"


def places(all_figures: Mapping[str, Figures]) -> dict[str, str]:
    """As cells say them; by looking at every pair."""
    inside = {name: figures for name, figures in all_figures.items() if enough(figures) and figures.interval}
    said = dict.fromkeys(all_figures, DASH)
    for name, figures in inside.items():
        assert figures.interval and figures.percent is not None
        others = [other for key, other in inside.items() if key != name]
        above = sum(Fraction(printed(other.percent)) > Fraction(printed(figures.percent)) for other in others)
        same = any(printed(other.percent) == printed(figures.percent) for other in others)
        best = 1 + sum(other.interval[0] > figures.interval[1] for other in others if other.interval)
        worst = len(inside) - sum(other.interval[1] < figures.interval[0] for other in others if other.interval)
        range_of = str(best) if best == worst else f"{best}–{worst}"
        said[name] = f"{1 + above}{' ร่วม' if same else ''} ({range_of})"
    return said


# ---- beside the people who came
def _on_counted_days(figures: Figures) -> Figures:
    return Figures([record for record in figures.complete if (record["district"], record["day"]) in figures.visits], figures.visits)


def people(figures: Figures) -> int | None:
    """People, of a service its uses; not where more answered than were counted."""
    number = figures.uses if figures.service else figures.people
    return number if number and number >= _on_counted_days(figures).n else None


def corrected(figures: Figures) -> Ends | None:
    """The half width x the root of 1 - (m / n) x (m / N)."""
    came, n, m = people(figures), len(figures.own), len(_on_counted_days(figures).own)
    if came is None or figures.interval is None or not m or figures.percent is None or figures.own_sd is None:
        return None
    half = t95(n - 1) * figures.own_sd * 20 / root(Fraction(n)) * root(1 - Fraction(m * m, n * came))
    return max(Fraction(20), figures.percent - half), min(Fraction(100), figures.percent + half)


def silent_bounds(figures: Figures) -> Ends | None:
    came, own = people(figures), _on_counted_days(figures).own
    if came is None or len(own) < 5 or figures.n < 5:
        return None
    said = sum(score * 20 for score in own)
    return (said + 20 * (came - len(own))) / came, (said + 100 * (came - len(own))) / came


def by_mode(figures: Figures) -> str:
    came, there = people(figures), _on_counted_days(figures)
    words = {"self": "ตอบเอง", "assisted": "เจ้าหน้าที่ช่วย", "paper": "กระดาษ"}
    return " · ".join(f"{word} {printed(Fraction(100 * there.mode(mode), came) if came else None)}" for mode, word in words.items())


def weighted(services: Mapping[str, Figures]) -> tuple[str, str]:
    """The percent by uses, and what of all uses it covers."""
    used = [figures for figures in services.values() if figures.uses]
    inside = [figures for figures in used if figures.n >= 5 and figures.percent is not None]
    weight = sum(figures.uses or 0 for figures in inside)
    if not weight:
        return DASH, ""
    percent = sum(((figures.uses or 0) * (figures.percent or Fraction()) for figures in inside), Fraction()) / weight
    covered = Fraction(100 * weight, sum(figures.uses or 0 for figures in used))
    left = len(used) - len(inside)
    covers = f"ใช้ {len(inside)} งาน ซึ่งเป็นร้อยละ {printed(covered)} ของการใช้ทั้งหมด"
    return printed(percent), covers + (f" ไม่รวม {left} งานที่มีผู้ตอบน้อยกว่า 5 คน" if left else "")


def range_words(ends: Ends | None) -> str:
    return "–".join(map(printed, ends)) if ends else DASH


def control_limits(points: Sequence[Figures]) -> Ends | None:
    """Mean of the first twelve -+ 2.66 x their mean moving range; without ranges beyond 3.267 means, and at least what chance makes."""
    if len(points) < 12:
        return None
    values = [figures.percent or Fraction() for figures in points[:12]]
    ranges = [abs(values[at + 1] - values[at]) for at in range(11)]
    near = [size for size in ranges if size * 11 * 1000 < 3267 * sum(ranges)] or ranges
    errors = [root(_mean_and_variance_of_it(figures.own)[0]) for figures in points[:12]]
    step = max(sum(near, Fraction()) / len(near), Fraction(1128, 1000) * sum(errors, Fraction()) / 12)
    middle = sum(values, Fraction()) / 12
    return middle - Fraction(266, 100) * step, middle + Fraction(266, 100) * step
