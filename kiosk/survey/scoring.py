"""The manual's score, exactly: level counts in, fractions inside, decimals rounded half up out. No float, no store, no language.

item mean -> aspect mean = mean of its item means -> overall = mean of the FOUR aspect means -> percent = overall x 20
(the manual, scoring, worked example, where the printed 330/75 = 3.70 should be 4.40). Kiosk and server
run the same functions, so they cannot differ.
"""

from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Any

from kiosk.frozen import frozen
from kiosk.survey.limits import LEVELS, SMALLEST_GROUP

MISSING = "–"  # a score that does not exist prints as an en dash, never as 0

# Lower bounds of the two level bands in use in Thai offices, in hundredths; the report names the one it used.
BANDS = {
    "0.80": ((421, 5), (341, 4), (261, 3), (181, 2), (100, 1)),
    "0.50": ((451, 5), (351, 4), (251, 3), (151, 2), (100, 1)),
}
DEFAULT_BAND = "0.80"

# Of Student's t (`student_t`).
_EXACT_UP_TO = 200
_PRECISION = 10**15
_CONTEXT = Context(prec=40)
_PI = Decimal("3.1415926535897932384626433832795028841972")
_Z = Fraction("1.95996398454005423552459443052055152795555")  # of the normal distribution
_PLACES, _SMALLEST_TERM = Decimal(1).scaleb(-20), Decimal(1).scaleb(-25)

# An item's level counts: {5: 36, 4: 33, 3: 6}. Absent levels count as 0.
Counts = Mapping[int, int]


@frozen
class ItemScore:
    n: int
    mean: Fraction | None
    variance: Fraction | None  # sample variance (n - 1); None below two answers
    counts: dict[int, int]


@frozen
class Spread:
    """What an interval needs, over the responses that answered at least one item of every aspect: their number, the sum
    and the sum of squares of 24 x their own overall score (`own_score`; 24 makes each a whole number)."""

    n: int = 0
    total: int = 0
    squares: int = 0

    def __add__(self, other: "Spread") -> "Spread":
        return Spread(self.n + other.n, self.total + other.total, self.squares + other.squares)


@frozen
class Scores:
    n: int  # complete responses
    items: dict[str, ItemScore]
    aspects: dict[str, Fraction | None]
    overall: Fraction | None
    percent: Fraction | None


def score(n: int, counts: Mapping[str, Counts], aspects: Mapping[str, Iterable[str]]) -> Scores:
    """Scores from level counts. `n`: complete responses; `counts`: item id -> level -> answers;
    `aspects`: aspect id -> its item ids, in the form's order."""
    layout = {aspect: tuple(items) for aspect, items in aspects.items()}
    items = {item: item_score(counts.get(item, {})) for members in layout.values() for item in members}
    aspect_means = {aspect: _mean([items[item].mean for item in members]) for aspect, members in layout.items()}
    defined = [mean for mean in aspect_means.values() if mean is not None]
    overall = Fraction(sum(defined), len(defined)) if defined and len(defined) == len(layout) else None
    return Scores(n, items, aspect_means, overall, None if overall is None else overall * 20)


def item_score(counts: Counts) -> ItemScore:
    """n, mean and sample variance of one item; mean None for n = 0, variance None below two answers."""
    full = {level: counts.get(level, 0) for level in LEVELS}
    n = sum(full.values())
    total = sum(level * count for level, count in full.items())
    squares = sum(level * level * count for level, count in full.items())
    mean = Fraction(total, n) if n else None
    variance = Fraction(n * squares - total * total, n * (n - 1)) if n > 1 else None
    return ItemScore(n, mean, variance, full)


def _mean(means: Iterable[Fraction | None]) -> Fraction | None:
    present = [mean for mean in means if mean is not None]
    return Fraction(sum(present), len(present)) if present else None


def own_score(answers: Mapping[str, object], aspects: Mapping[str, Iterable[str]]) -> int | None:
    """24 x one response's own overall score, a whole number; None unless every aspect has an answered item.

    An aspect has 1 to 3 items, so 6 x its mean is whole, and 4 aspects make 24. A questionnaire with other group sizes
    is refused (ValueError) rather than rounded.
    """
    total, answer = 0, answers.get
    for members in aspects.values():
        levels = [level for level in map(answer, members) if isinstance(level, int)]
        if not levels:
            return None
        six_means, rest = divmod(6 * sum(levels), len(levels))
        if rest:
            raise ValueError("own_score is defined for aspects of one, two or three items")
        total += six_means
    return total


def own_variance(spread: Spread) -> Fraction | None:
    """Sample variance of the respondents' own overall scores, on the scale of 1 to 5 (`spread` holds 24 x each); None below two."""
    n = spread.n
    return Fraction(n * spread.squares - spread.total**2, n * (n - 1)) / 24**2 if n > 1 else None


def interval(percent: Fraction | None, spread: Spread) -> tuple[Fraction, Fraction] | None:
    """95 % interval of the percent: percent +/- t x s / sqrt(n) of the respondents' own percents, kept inside 20..100.

    None below two respondents with an own score. The ends are exact to 10^-9, so that a hundredth is rounded right.
    """
    half = half_width(spread)
    return None if percent is None or half is None else (max(Fraction(20), percent - half), min(Fraction(100), percent + half))


def half_width(spread: Spread) -> Fraction | None:
    """t x s / sqrt(n) of the respondents' own percents; None below two."""
    variance = own_variance(spread)
    return None if variance is None else student_t(spread.n - 1) * root(variance * 20**2 / spread.n)


def root(value: Fraction) -> Fraction:
    """Square root of a fraction, floored to 10^-15."""
    return Fraction(isqrt(value.numerator * _PRECISION**2 // value.denominator), _PRECISION)


@lru_cache(maxsize=4096)
def student_t(degrees: int) -> Fraction:
    """The t between whose negative and itself 95 % of Student's distribution with `degrees` (>= 1) of freedom lie.

    The integral as a series whose terms are all above 0, by Newton's method, to 20 places; beyond 200 degrees of freedom Fisher's
    expansion, within 10^-11 (Abramowitz & Stegun 26.7.1 and 26.7.5). Decimals of 40 digits, never a float.
    """
    guess = _expanded(degrees)
    if degrees > _EXACT_UP_TO:
        return guess
    with localcontext(_CONTEXT):
        t, step = Decimal(guess.numerator) / Decimal(guess.denominator), Decimal(1)
        while abs(step) > _PLACES:
            density = _density(t, degrees)
            step = (_within(t, degrees, density) - Decimal("0.95")) / (2 * density)
            t -= step
        return Fraction(t.quantize(_PLACES))


def _expanded(degrees: int) -> Fraction:
    """Abramowitz & Stegun 26.7.5."""
    z = _Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    expanded = z + sum(term / degrees**power for power, term in enumerate(terms, 1))
    return Fraction(round(expanded * 10**20), 10**20)


def _density(t: Decimal, degrees: int) -> Decimal:
    """Of Student's distribution. The ratio of the two gamma functions is a product of whole numbers."""
    ratio = Decimal(1) / (2 if degrees % 2 == 0 else _PI)
    for odd in range(degrees - 1, 1, -2):
        ratio *= Decimal(odd) / (odd - 1)
    base = 1 + t * t / degrees
    return ratio / Decimal(degrees).sqrt() / (base ** (degrees + 1)).sqrt()


def _within(t: Decimal, degrees: int, density: Decimal) -> Decimal:
    """The probability of -t..t: 2 t x density x the sum of a series whose terms are all above 0."""
    share = t * t / (degrees + t * t)
    term = total = Decimal(1)
    number = 0
    while term > _SMALLEST_TERM:
        term *= share * (degrees + 1 + 2 * number) / (3 + 2 * number)
        total += term
        number += 1
    return 2 * t * density * total


def decimals(value: Fraction | None, places: int = 2) -> str | None:
    """Printed half up: 4.165 -> "4.17". None stays None (JSON null)."""
    if value is None:
        return None
    scale = 10**places
    rounded = (2 * abs(value) * scale + 1) // 2
    sign = "-" if value < 0 and rounded else ""
    whole, part = divmod(int(rounded), scale)
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def deviation(variance: Fraction | None, places: int = 2) -> str | None:
    """The standard deviation of a variance, printed half up, by integer square root: exact at every place."""
    if variance is None:
        return None
    scale = 10**places
    doubled = isqrt(variance.numerator * 4 * scale * scale // variance.denominator)  # floor(2 x scale x sd)
    whole, part = divmod((doubled + 1) // 2, scale)
    return f"{whole}.{part:0{places}d}"


def shown(value: Fraction | None, places: int = 2) -> str:
    """For people: the decimals, or an en dash where there is no score."""
    return decimals(value, places) or MISSING


def is_few(n: int) -> bool:
    """Fewer than 5 respondents (limits.SMALLEST_GROUP), but somebody: their score is shown and marked, without level word, colour
    and interval, and ranked nowhere."""
    return 0 < n < SMALLEST_GROUP


def shown_interval(scores: Scores, spread: Spread) -> tuple[Fraction, Fraction] | None:
    """The interval as people may see it: none of fewer than 5 respondents, nor of fewer than 5 who answered in every aspect."""
    return None if is_few(scores.n) or is_few(spread.n) else interval(scores.percent, spread)


def shown_level(scores: Scores, band: str = DEFAULT_BAND) -> int | None:
    """The level of the overall mean as people may see it: none of fewer than 5 respondents."""
    return None if is_few(scores.n) else level_of(scores.overall, band)


def level_of(mean: Fraction | None, band: str = DEFAULT_BAND) -> int | None:
    """The level (5..1) of a mean, by a band of BANDS. It is applied to the two printed decimals, as an
    officer would by hand: 4.205 prints as 4.21 and gets the level of 4.21."""
    if mean is None:
        return None
    hundredths = int((2 * mean * 100 + 1) // 2)
    return next(level for bound, level in BANDS[band] if hundredths >= bound)


def as_json(scores: Scores) -> dict[str, Any]:
    """The contract's shape of `kiosk scores --json`: decimals as strings, null when undefined."""
    return {
        "n": scores.n,
        "items": {
            item: {
                "n": item_score.n,
                "mean": decimals(item_score.mean),
                "sd": deviation(item_score.variance),
                "counts": {str(level): count for level, count in item_score.counts.items()},
            }
            for item, item_score in scores.items.items()
        },
        "aspects": {aspect: decimals(mean) for aspect, mean in scores.aspects.items()},
        "overall": decimals(scores.overall),
        "percent": decimals(scores.percent),
    }
