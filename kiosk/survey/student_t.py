"""Student's t, two-sided 95 %, to 20 places: the one number of the confidence interval that comes from a table elsewhere.

Distribution: Abramowitz & Stegun 26.7.1, its integral as the series 26.5.4 with terms above 0, by Newton's method. Beyond 200 degrees
of freedom Fisher's expansion, 26.7.5, with four terms: within 10^-11. Decimals of 40 digits, never a float.
"""

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

_EXACT_UP_TO = 200
_CONTEXT = Context(prec=40)
_PI = Decimal("3.1415926535897932384626433832795028841972")
_Z = Fraction("1.95996398454005423552459443052055152795555")  # of the normal distribution
_PLACES, _SMALLEST_TERM = Decimal(1).scaleb(-20), Decimal(1).scaleb(-25)


@lru_cache(maxsize=4096)
def student_t(degrees: int) -> Fraction:
    """The t between whose negative and itself 95 % of Student's distribution with `degrees` (>= 1) of freedom lie."""
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
