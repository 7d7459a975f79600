"""What the village loudspeaker reads out: short sentences, numbers digit by digit (the manual names เสียงตามสาย among the media)."""

from kiosk.documents import brand
from kiosk.documents.counter import ServiceCounter
from kiosk.documents.sheet import A4, BRAND, INK, LINE, SOFT, PaperPage, PaperSheet, Type
from kiosk.language.texts import Texts

MOST_NAMED = 8  # services read out by name: about a minute in all
_DIGITS = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EDGE = 20.0


def spoken(telephone: str, language: str) -> str:
    """045 789 123 as ศูนย์สี่ห้า เจ็ดแปดเก้า หนึ่งสองสาม; in English zero four five, seven eight nine, one two three."""
    if language != "th":
        groups = (
            " ".join(_ENGLISH_DIGITS[int(letter)] if letter.isdecimal() else letter for letter in group) for group in _groups(telephone)
        )
        return ", ".join(groups)
    return " ".join("".join(_DIGITS[int(letter)] if letter.isdecimal() else letter for letter in group) for group in _groups(telephone))


def _groups(telephone: str) -> list[str]:
    """What stands between its spaces and hyphens."""
    return telephone.replace("-", " ").split()


def loudspeaker_words(counter: ServiceCounter, t: Texts) -> list[str]:
    """The text, a paragraph each."""
    named = [service.name for service in counter.services[:MOST_NAMED]]
    more = len(counter.services) - len(named)
    since = brand.opened_words(counter, t)
    telephone = t("loud_telephone", telephone=counter.telephone, spoken=spoken(counter.telephone, t.language)) if counter.telephone else ""
    such_as = t("loud_such_as", names=(" " if t.language == "th" else ", ").join(named)) + (t("loud_more", more=more) if more else "")
    hotline = "loud_hotline" if telephone else "loud_hotline_alone"
    return [
        t("loud_greeting"),
        t("loud_open", place=counter.place, province=counter.province, since=f" {since}" if since else ""),
        f"{t('loud_sum', sums=brand.sum_words(counter, t))} {such_as}",
        t("loud_bring"),
        telephone + t(hotline, hotline=counter.hotline, spoken=spoken(counter.hotline, t.language)),
        t("loud_end"),
    ]


def loudspeaker(counter: ServiceCounter, t: Texts) -> list[PaperPage]:
    """In letters that are read standing. Raises fonts.FontsMissingError."""
    return next(pages for size in (20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9) if (pages := _set(counter, t, size)) or size == 9)


def _set(counter: ServiceCounter, t: Texts, size: float) -> list[PaperPage]:
    sheet = PaperSheet()
    room = A4[0] - 2 * _EDGE
    y = sheet.block((_EDGE, 16, room), t("kind_loudspeaker"), Type(22, bold=True, colour=BRAND))
    y = sheet.block((_EDGE, y, room), counter.place, Type(13, colour=SOFT)) + 4
    sheet.stroke([(_EDGE, y), (A4[0] - _EDGE, y)], LINE, 0.4)
    y += 6
    for words in loudspeaker_words(counter, t):
        y = sheet.block((_EDGE, y, room), words, Type(size, colour=INK, pitch=1.7)) + size * 0.25
    return [sheet.page()] if y <= A4[1] - 14 or size == 9 else []
