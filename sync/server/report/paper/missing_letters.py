"""Letters that no font at hand can draw, named in their place: a person's words never lose a sign without a trace. Pure."""

import re
import unicodedata
from collections.abc import Container

# The word in Unicode's names of letters -> the script's name in Thai.
_SCRIPTS = {
    "CJK": "จีน",
    "HIRAGANA": "ญี่ปุ่น",
    "KATAKANA": "ญี่ปุ่น",
    "HANGUL": "เกาหลี",
    "LAO": "ลาว",
    "KHMER": "เขมร",
    "MYANMAR": "พม่า",
    "ARABIC": "อาหรับ",
}
_UNSEEN = ("Cc", "Cf", "Mn", "Me")  # joiners, selectors of a drawing's colour, marks on a letter that is named already


def named(text: str, drawn: Container[int]) -> str:
    """`text` with each run of letters outside of `drawn` (code points) in words: ดี[อักษรลาว 3 ตัว], [thumbs up sign]."""
    if text.isascii():
        return text
    missing = "".join({letter for letter in text if ord(letter) not in drawn and letter not in "\n\t"})
    return re.sub(f"[{re.escape(missing)}]+", lambda run: _words(run[0]), text) if missing else text


def _words(run: str) -> str:
    seen = [letter for letter in run if unicodedata.category(letter) not in _UNSEEN and not 0x1F3FB <= ord(letter) <= 0x1F3FF]
    names, letters = [], 0
    for place, letter in enumerate(seen):
        if unicodedata.category(letter)[0] != "L":
            names.append(unicodedata.name(letter, f"U+{ord(letter):04X}").lower())
            continue
        letters += 1
        if place + 1 == len(seen) or _script(seen[place + 1]) != _script(letter):
            names.append(f"อักษร{_script(letter)} {letters} ตัว")
            letters = 0
    return "".join(f"[{name}]" for name in names)


def _script(letter: str) -> str:
    """Its name in Thai; "" for what is no letter."""
    if unicodedata.category(letter)[0] != "L":
        return ""
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "อื่น")
