"""Finds what may name a person in a free text: numbers, e-mails, number plates, titles with names. A person decides; this only points.

Source: PDPA section 6 (data that can identify a person directly or indirectly); the survey asks for none of it, but people
write what they want. Finding too much costs a glance, finding too little costs a person's privacy, so doubt is marked.
Every pattern takes time in proportion to the text: each begins where a word or number begins, and what it repeats is bounded.
"""

import re
import unicodedata
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kiosk.frozen import frozen

COVER = "▇▇▇"

_GAP = r"[\s.\-()]{0,3}"  # up to " - "
_THAI = "[ก-ฮะ-ฺเ-๎]"
_NAME_LETTERS = 40  # of one name; Thai is written without spaces, so what follows it may be the rest of the sentence
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
# Two letters before a number that are a word of everyday remarks, not those of a number plate.
_NO_PLATE = "คน|กม|ชม|ซม|มม|บท|หน|นน"

# Words that begin like a title but are no person's name.
_NOT_A_PERSON = {
    "นาย": ("อำเภอ", "ทะเบียน", "หน้า", "จ้าง", "ก", "ช่าง", "ตรวจ", "ท่า", "ทุน", "แพทย์", "สถานี", "ประกัน", "ทหาร", "ด่าน", "ไปรษณีย์"),
    "นาง": ("พยาบาล", "รำ", "ฟ้า", "แบบ", "สาว", "เลิ้ง", "เอก", "งาม"),
    "คุณ": ("ภาพ", "สมบัติ", "ค่า", "ธรรม", "ประโยชน์", "ลักษณะ", "ูปการ", "วุฒิ", "หมอ", "ครู", "ลุง", "ป้า", "พ่อ", "แม่", "ตา", "ยาย", "ๆ"),
    "พระ": ("คุณ", "ราช", "บาท", "องค์", "พุทธ", "อาทิตย์", "จันทร์", "เจ้า", "มหากษัตริย์", "ธาตุ"),
}
_TITLES = (
    "นางสาว",
    "นาย",
    "นาง",
    "น.ส.",
    "เด็กชาย",
    "เด็กหญิง",
    "ด.ช.",
    "ด.ญ.",
    "คุณ",
    "พระ",
    "ดร.",
    "อาจารย์",
    "ผู้ใหญ่บ้าน",
    "กำนัน",
    "ปลัด",
    "จ่าเอก",
    "จ.ส.อ.",
    "ส.อ.",
    "ร.ต.อ.",
    "ร.ต.ท.",
    "ร.ต.ต.",
    "ร.ต.",
    "ร.อ.",
    "พ.ต.อ.",
    "พ.ต.ท.",
    "พ.ต.ต.",
    "พ.ต.",
    "พ.อ.",
    "ด.ต.",
    "ส.ต.อ.",
    "จ.ส.ต.",
    "ว่าที่",
)


@frozen
class PersonalFinding:
    """What was found and where: text[start:end]."""

    kind: str  # national_id | phone | email | number | name | address | account | plate
    start: int
    end: int


# Kind, a sign without which nothing is found, and how it is written. Most of what people write has none of these signs.
_PATTERNS = (
    ("email", "@", r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]++\s?@\s?[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)++"),
    (
        "account",
        "[A-Za-z0-9]",
        r"(?i:line|ไลน์|ไอดีไลน์|facebook|เฟซบุ๊ก|เฟสบุ๊ค|เฟส)\s{0,3}(?i:id|ไอดี|ชื่อ)?\s{0,3}[:=]?\s{0,3}@?[A-Za-z0-9][A-Za-z0-9._\-]{2,}",
    ),
    ("national_id", "[0-9]", rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{12}}(?![0-9])"),
    ("phone", "[0-9]", rf"(?<![0-9])(?:0|\+?\s?66{_GAP})[1-9](?:{_GAP}[0-9]){{7,8}}(?![0-9])"),
    ("number", "[0-9]", r"(?<![0-9])[0-9](?:[\s\-]?[0-9]){6,}(?![0-9])"),
    ("plate", "[0-9]", r"(?:ทะเบียน|ป้าย|รถ)\s{0,3}[:=]?\s{0,3}[0-9]?[ก-ฮ]{1,3}[\s\-]{0,3}[0-9]{1,4}(?![0-9])"),
    ("plate", "[0-9]", rf"(?<![0-9])[1-9](?!{_NO_PLATE})[ก-ฮ]{{2}}[\s\-]{{0,3}}[0-9]{{1,4}}(?![0-9])"),
    ("plate", "[0-9]", rf"(?<![ก-๎])(?!{_NO_PLATE})[ก-ฮ]{{2}}\s?-\s?[0-9]{{2,4}}(?![0-9])"),
    ("address", "[0-9]", r"(?:บ้านเลขที่|เลขที่บ้าน)\s{0,3}[0-9]+(?:/[0-9]+)?(?:\s{0,3}(?:หมู่|ม\.)\s{0,3}(?:ที่\s{0,3})?[0-9]+)?"),
    ("name", "[A-Za-z]", r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s{1,3}[A-Z][a-z]+(?:\s{1,3}[A-Z][a-z]+)?"),
    ("name", "[:=]", rf"(?:ชื่อ|นามสกุล)\s{{0,3}}[:=]\s{{0,3}}{_THAI}{{2,{_NAME_LETTERS}}}(?:\s{_THAI}{{2,{_NAME_LETTERS}}})?"),
)
_RANKS = {kind: rank for rank, (kind, _, _) in reversed(list(enumerate(_PATTERNS)))}
# Civil titles stand before any name; those of an office only name a person when a name follows after a space.
# A look-ahead, so that the คุณ of ขอบคุณ does not hide the นาย that follows it.
_NAME = (
    rf"(?=(?P<whole>(?P<title>{'|'.join(re.escape(title) for title in _TITLES)})(?P<gap>\s?)"
    rf"(?P<name>{_THAI}{{2,{_NAME_LETTERS}}})(?:\s{{1,3}}{_THAI}{{3,{_NAME_LETTERS}}})?))"
)
_OFFICES = ("ผู้ใหญ่บ้าน", "กำนัน", "ปลัด", "อาจารย์", "ว่าที่")
_WORDS_THAT_END_SO = {"คุณ": ("ขอบ", "พระ", "บุญ"), "นาย": ("เจ้า", "มูล"), "พระ": ("ขอบ",)}


class _Patterns(NamedTuple):
    by_sign: tuple[tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]], ...]  # sign -> (kind, how it is written)
    name: re.Pattern[str]
    plain: re.Pattern[str]


@cache
def _compiled() -> _Patterns:
    """At the first text that is looked at, not at the start of a program: 10 ms."""
    by_sign: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for kind, sign, pattern in _PATTERNS:
        by_sign.setdefault(sign, []).append((kind, re.compile(pattern)))
    signed = tuple((re.compile(sign), tuple(patterns)) for sign, patterns in by_sign.items())
    return _Patterns(signed, re.compile(_NAME), re.compile("[\x00-\x7f\u0e00-\u0e7f]*"))


def findings(text: str) -> list[PersonalFinding]:
    """Everything that may name a person, in order, without overlaps; the longest of those that overlap is kept.

    Digits of any script, full-width letters and invisible signs between digits hide nothing (Unicode NFKC, category Cf left out).
    """
    plain, places = _plain(text)
    compiled = _compiled()
    candidates = [
        (match.start(), match.end(), kind)
        for sign, patterns in compiled.by_sign
        if sign.search(plain)
        for kind, pattern in patterns
        for match in pattern.finditer(plain)
    ]
    candidates += [(*match.span("whole"), "name") for match in compiled.name.finditer(plain) if _is_name(plain, match)]
    if not candidates:
        return []
    result: list[tuple[int, int, str]] = []
    for candidate in sorted(candidates, key=lambda candidate: (candidate[0] - candidate[1], _RANKS[candidate[2]], candidate[0])):
        at = bisect(result, candidate)
        clear_before = at == 0 or result[at - 1][1] <= candidate[0]
        if clear_before and (at == len(result) or result[at][0] >= candidate[1]):
            result.insert(at, candidate)
    return [PersonalFinding(kind, places[start], places[end - 1] + 1) for start, end, kind in result]


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text as the patterns read it, and the place of each of its letters in the text."""
    if _compiled().plain.fullmatch(text):  # ASCII and Thai alone, as nearly always: letter for letter
        return text.translate(_THAI_DIGITS), range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = _plain_letter(letter)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


@cache
def _plain_letter(letter: str) -> str:
    """ "" for an invisible sign. Thai stays as it is: NFKC would take its SARA AM apart."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) == "Cf":
        return ""
    if letter in _DASHES:
        return "-"
    return letter if "\u0e00" <= letter <= "\u0e7f" else unicodedata.normalize("NFKC", letter)


def _is_name(text: str, match: re.Match[str]) -> bool:
    title, name = match["title"], match["name"]
    if title in _OFFICES and not match["gap"]:
        return False
    if text.endswith(_WORDS_THAT_END_SO.get(title, ()), 0, match.start()):
        return False  # the letters end another word: ขอบคุณมาก, เจ้านาย
    return not any(name.startswith(word) for word in _NOT_A_PERSON.get(title, ()))


def names_somebody(text: str) -> bool:
    """Whether something in the text may name a person."""
    return bool(findings(text))


def pieces(text: str) -> list[tuple[str, str]]:
    """The text in order as (words, kind): kind is empty for what is harmless. Pages mark the others."""
    parts, at = [], 0
    for finding in findings(text):
        parts += [(text[at : finding.start], ""), (text[finding.start : finding.end], finding.kind)]
        at = finding.end
    return [part for part in (*parts, (text[at:], "")) if part[0]]


def covered(text: str, more: Sequence[str] = ()) -> str:
    """The text with every finding, and every passage of `more` that a person named, covered."""
    spans = [(finding.start, finding.end) for finding in findings(text)]
    for passage in filter(None, (words.strip() for words in more)):
        spans += [match.span() for match in re.finditer(re.escape(passage), text)]
    parts, at = [], 0
    for start, end in _joined(spans):
        parts += [text[at:start], COVER]
        at = end
    return "".join((*parts, text[at:]))


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap as one: a passage may take in a finding's first letters, and the rest of a name still names."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
