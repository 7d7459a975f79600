"""The dictionary of themes: what it proposes of made comments whose theme is known, spelling mistakes among them."""

import json
import random

from kiosk.frozen import replace
from sync.server.comments.comment_text import holds, searchable, term
from sync.server.comments.themes import _read, _shipped, needles, proposals

SAID = {
    "waiting": ("รอคิวนานเกือบชั่วโมง", "มาแต่เช้าได้บัตรบ่าย ช้ามาก", "เสียเวลาครึ่งวัน", "คิวยาวมาก", "อยากให้เร็วกว่านี้", "ล่าช้ามากค่ะ"),
    "parking": ("ที่จอดรถไม่พอ", "หาที่จอดรถยากมาก", "เดินทางลำบาก", "บ้านอยู่ไกล", "ลานจอดแคบ"),
    "manners": ("พูดจาไม่ดีเลย", "เจ้าหน้าที่ไม่สุภาพ", "หน้าบึ้งใส่ชาวบ้าน", "บริการสุภาพดี", "โดนตะคอก"),
    "officers": ("เพิ่มเจ้าหน้าที่หน่อย", "ไม่มีเจ้าหน้าที่ตอนพักเที่ยง", "อธิบายเข้าใจง่าย", "เจ้าหน้าที่น้อยไป"),
    "documents": ("เอกสารเยอะเกินไป", "กรอกแบบฟอร์มยาก", "ขั้นตอนยุ่งยาก", "ลืมเอาทะเบียนบ้านมา"),
    "fees": ("ค่าธรรมเนียมแพง", "ขอใบเสร็จไม่ได้", "ค่าปรับแพงไป"),
    "place": ("ห้องน้ำสกปรก", "ที่นั่งรอน้อย", "แอร์ไม่เย็น ร้อนมาก", "ไม่มีป้ายบอกทาง", "ไม่มีน้ำดื่ม"),
    "system": ("ระบบล่มบ่อย", "อินเทอร์เน็ตช้า", "เครื่องค้าง", "เน็ตหลุด", "เข้าเว็บไซต์ไม่ได้"),
    "hours": ("อยากให้เปิดวันเสาร์", "เปิดวันหยุดด้วย", "ขอให้มีบริการนอกเวลา"),
    "praise": ("ขอบคุณมากค่ะ", "ประทับใจมาก", "บริการดีมาก", "ชื่นชมเจ้าหน้าที่"),
}
AROUND = ("", "มาวันนี้ ", "ครั้งที่แล้ว ", "อยากบอกว่า ", "ทุกครั้งเลย ", "แม่ของหนูบอกว่า ")
BEHIND = ("", " ครับ", " ค่ะ", " ฝากแก้ไขด้วย", "นะคะ", " 555")
TONES = str.maketrans("", "", "่้๊๋")


def _slipped(text: str, chance: random.Random) -> str:
    """As it is typed in a hurry: tone marks left out, a mark typed twice, a space in the middle."""
    slip = chance.randrange(6)
    if slip == 0:
        return text.translate(TONES)
    if slip == 1:
        place = chance.randrange(1, len(text))
        return f"{text[:place]} {text[place:]}" if text[place] not in "่้๊๋ิีึืุูั็์ำาะๆ" and text[place - 1] not in "เแโใไ" else text
    return text


def test_most_of_what_people_write_finds_its_theme() -> None:
    """500 made comments of known themes: at least 85 in a hundred get the theme that they are about."""
    wanted, chance, hits, total = needles(_read(_shipped())), random.Random(12), 0, 0
    kinds = list(SAID)
    for number in range(500):
        kind = kinds[number % len(kinds)]
        text = chance.choice(AROUND) + _slipped(chance.choice(SAID[kind]), chance) + chance.choice(BEHIND)
        hits, total = hits + (kind in proposals(wanted, searchable(text))), total + 1
    assert hits / total >= 0.85, hits / total


def test_a_remark_about_nothing_has_no_theme() -> None:
    """Neither ไม่มี nor words that only have a short word's letters."""
    wanted = needles(_read(_shipped()))
    for text in ("ไม่มี", "-", "", "ทำบัตรประชาชน", "กรองน้ำ", "จดทะเบียนพาณิชย์"):
        assert proposals(wanted, searchable(text)) == [], text


def test_a_theme_is_proposed_where_one_of_its_words_stands_and_nowhere_else() -> None:
    """Looking for beginnings first misses none; a theme that is off proposes nothing."""
    themes, chance = _read(_shipped()), random.Random(7)
    wanted = needles(themes)
    said = [text for texts in SAID.values() for text in texts] + [word for theme in themes for word in theme.words]
    for _ in range(300):
        search = searchable(" ".join(chance.sample(said, chance.randrange(1, 4))))
        about = [theme.id for theme in themes if any(holds(search, term) for term in theme.terms)]
        assert proposals(wanted, search) == sorted(about), search
        if about:
            rest = needles([replace(theme, off=theme.id == about[0]) for theme in themes])
            assert proposals(rest, search) == sorted(about[1:])


def test_every_word_of_the_shipped_dictionary_can_be_looked_for() -> None:
    """And each theme has a name in both languages."""
    for theme in _read(_shipped()):
        assert theme.th and theme.en and all(term(word) for word in theme.words)


def test_the_dictionary_of_a_newer_version_is_read() -> None:
    """What this version does not know of a theme is left out."""
    newer = json.dumps([{**theme, "colour": "blue"} for theme in json.loads(_shipped())])
    assert _read(newer) == _read(_shipped())
