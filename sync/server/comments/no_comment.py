"""Whether an open question was answered with nothing: ไม่มี, ไม่มีข้อเสนอแนะครับ, -, none. Pure."""

import re
import unicodedata

_SUBJECTS = "ปัญหา|อุปสรรค|ข้อเสนอแนะ|ข้อคิดเห็น|ความคิดเห็น|ความเห็น|คำแนะนำ|บริการที่อยากให้เปิด|อะไร|สิ่งใด|ใด|เพิ่มเติม|เพิ่ม|และ|หรือ|จะ|เสนอ|แนะนำ"
_MANNERS = "เลย|แล้ว|นะ|จ้ะ|จ้า|จ๊ะ|ค่ะ|คะ|คับ|ครับ|ครับผม|ๆ"
_NOTHING = re.compile(
    f"(?:ยัง)?ไม่มี(?:{_SUBJECTS}|{_MANNERS})*|ไม่(?:{_MANNERS})*|(?:no|nothing|none|nil|na|nocomments?|noproblems?|nosuggestions?)?",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """The whole text, its spaces and punctuation apart, is one of the ways in which people write that they have nothing to say."""
    letters = "".join(letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter)[0] in "LM" or letter == "ๆ")
    return _NOTHING.fullmatch(letters) is not None and not any(unicodedata.category(letter)[0] in "NS" for letter in text)
