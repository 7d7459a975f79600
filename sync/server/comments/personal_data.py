"""Finds what may name a person in a free text: numbers, e-mail addresses, titles with names. A person decides; this only points.

Source: PDPA section 6 (data that can identify a person directly or indirectly); the survey asks for none of it, but people
write what they want. Finding too much costs a glance, finding too little costs a person's privacy, so doubt is marked.
"""

import re
from collections.abc import Sequence

from kiosk.frozen import frozen

COVER = "▇▇▇"

_D = "[0-9๐-๙]"
_GAP = r"[\s\u200b.\-–()]{0,3}"  # up to " - "
_THAI = "[ก-ฮะ-ฺเ-๎]"

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
class Finding:
    """What was found and where: text[start:end]."""

    kind: str  # national_id | phone | email | number | name | address | account
    start: int
    end: int


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[A-Za-z0-9._%+\-]+\s?@\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")),
    (
        "account",
        re.compile(
            r"(?:line|ไลน์|ไอดีไลน์|facebook|เฟซบุ๊ก|เฟสบุ๊ค|เฟส)\s*(?:id|ไอดี|ชื่อ)?\s*[:=]?\s*@?[A-Za-z0-9][A-Za-z0-9._\-]{2,}", re.IGNORECASE
        ),
    ),
    ("national_id", re.compile(rf"(?<!{_D}){_D}(?:{_GAP}{_D}){{12}}(?!{_D})")),
    ("phone", re.compile(rf"(?<!{_D})(?:[0๐]|\+?\s?66{_GAP}|\+?๖๖{_GAP})[1-9๑-๙](?:{_GAP}{_D}){{7,8}}(?!{_D})")),
    ("number", re.compile(rf"(?<!{_D}){_D}(?:[\s\-]?{_D}){{6,}}(?!{_D})")),
    ("address", re.compile(rf"(?:บ้านเลขที่|เลขที่บ้าน)\s*{_D}+(?:/{_D}+)?(?:\s*(?:หมู่|ม\.)\s*(?:ที่)?\s*{_D}+)?")),
    ("name", re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?")),
    ("name", re.compile(rf"(?:ชื่อ|นามสกุล)\s*[:=]\s*{_THAI}{{2,}}(?:\s{_THAI}{{2,}})?")),
)
# Civil titles stand before any name; those of an office only name a person when a name follows after a space.
# A look-ahead, so that the คุณ of ขอบคุณ does not hide the นาย that follows it.
_NAME = re.compile(
    rf"(?=(?P<whole>(?P<title>{'|'.join(re.escape(title) for title in _TITLES)})(?P<gap>\s?)(?P<name>{_THAI}{{2,}})(?:\s+{_THAI}{{3,}})?))"
)
_OFFICES = ("ผู้ใหญ่บ้าน", "กำนัน", "ปลัด", "อาจารย์", "ว่าที่")
_WORDS_THAT_END_SO = {"คุณ": ("ขอบ", "พระ", "บุญ"), "นาย": ("เจ้า", "มูล"), "พระ": ("ขอบ",)}


def findings(text: str) -> list[Finding]:
    """Everything that may name a person, in order, without overlaps; the longest of those that overlap is kept."""
    candidates = [Finding(kind, *match.span()) for kind, pattern in _PATTERNS for match in pattern.finditer(text)]
    candidates += [Finding("name", *match.span("whole")) for match in _NAME.finditer(text) if _is_name(text, match)]
    result: list[Finding] = []
    for finding in sorted(candidates, key=lambda finding: (finding.start - finding.end, _rank(finding.kind), finding.start)):
        if all(finding.end <= other.start or finding.start >= other.end for other in result):
            result.append(finding)
    return sorted(result, key=lambda finding: finding.start)


def _rank(kind: str) -> int:
    order = [name for name, _ in _PATTERNS]
    return order.index(kind)


def _is_name(text: str, match: re.Match[str]) -> bool:
    title, name = match["title"], match["name"]
    if title in _OFFICES and not match["gap"]:
        return False
    if text[: match.start()].endswith(_WORDS_THAT_END_SO.get(title, ())):
        return False  # the letters end another word: ขอบคุณมาก, เจ้านาย
    return not any(name.startswith(word) for word in _NOT_A_PERSON.get(title, ()))


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
