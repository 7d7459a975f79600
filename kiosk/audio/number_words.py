"""Numbers as they are said, put together from few recorded words. Pure: keys of the texts `number_...`, no sound."""

MILLION = 1_000_000
LONGEST = 9  # digits of a number that is said as one; a longer row is a telephone's or a code
_THAI_PLACES = (100_000, 10_000, 1000, 100)


def keys(figures: str, language: str) -> tuple[str, ...]:
    """`figures`: digits, perhaps with commas between thousands. One that begins with 0, or is very long, is said digit by digit."""
    digits = figures.replace(",", "")
    if len(digits) > LONGEST or (len(digits) > 1 and digits.startswith("0")):
        return tuple(f"number_{digit}" for digit in digits)
    say = _thai if language == "th" else _english
    return tuple(f"number_{word}" for word in say(int(digits)))


def _thai(number: int) -> tuple[str, ...]:
    """A last 1 after tens or more is said "et" (21, 101)."""
    if number >= MILLION:
        return (*_thai(number // MILLION), str(MILLION), *(_thai_rest(number % MILLION) if number % MILLION else ()))
    return _thai_rest(number) if number else ("0",)


def _thai_rest(number: int) -> tuple[str, ...]:
    words: list[str] = []
    left = number
    for place in _THAI_PLACES:
        count, left = divmod(left, place)
        if count:
            words += [str(count), str(place)]
    tens, ones = divmod(left, 10)
    if left == 1 and words:
        return (*words, "last_1")
    if 0 < left < 20:
        return (*words, str(left))
    if tens:
        words.append(str(tens * 10))
    if ones:
        words.append("last_1" if ones == 1 and tens else str(ones))
    return tuple(words)


def _english(number: int) -> tuple[str, ...]:
    if number == 0:
        return ("0",)
    words: tuple[str, ...] = ()
    for unit in (MILLION, 1000):
        count, number = divmod(number, unit)
        if count:
            words += (*_english_hundreds(count), str(unit))
    return words + _english_hundreds(number)


def _english_hundreds(number: int) -> tuple[str, ...]:
    hundreds, rest = divmod(number, 100)
    words: tuple[str, ...] = (str(hundreds), "100") if hundreds else ()
    if rest >= 20:
        words += (str(rest // 10 * 10),)
        rest %= 10
    return (*words, str(rest)) if rest else words
