"""One name for one thing: whoever walks from the screen to the handbook and the province's page meets the same Thai word."""

import json
import re
from pathlib import Path

import pytest

from kiosk.paths import TEXTS

ROOT = Path(__file__).resolve().parents[2]
HANDBOOKS = [ROOT / "README.md", ROOT / "assets/deploy/README.md", *sorted((ROOT / "assets/handbook").glob("*.md"))]

NAMES = [  # what is not said, and what is said instead
    (r"ตู้(?! ?ATM)", "เครื่อง"),
    (r"เช็กอิน|เช็คอิน|ลงทะเบียนรับบริการ", "แจ้งเข้ารับบริการ"),
    (r"เทียบยอด", "ตรวจยอด"),
    (r"ลายเซ็น(?!ดิจิทัล)|รหัสตรวจสอบ", "ค่าตรวจสอบ"),
    (r"เข้าร่วม(?!โครงการ)|เชื่อม(?!ต่อ|ั่น|โยง)", "เชื่อมต่อ"),
    (r"เคาน์เตอร์|จุดบริการ", "จุดให้บริการ"),
    (r"ท้องที่", "พื้นที่"),
    (r"เจ้าของงาน(?!บริการ)|หน่วยงานเจ้าของ(?!งานบริการ)", "หน่วยงานเจ้าของงานบริการ"),
    (r"เดินออก", "ออกก่อนตอบจบ"),
    (r"ผู้มาติดต่อ", "ผู้รับบริการ"),
    (r"บัญชีงานบริการ", "รายชื่องานบริการ"),
    (r"กรุณา", "โปรด"),
    (r"ช่วงเชื่อมั่น", "ช่วงความเชื่อมั่น"),
    (r"จดไว้แล้ว|จดผล", "บันทึก"),
    (r"(?<!ซอ )โซ่", "ลำดับข้อมูล"),  # not the letter ซ, whose name is that
    (r"เซิร์ฟเวอร์", "เครื่องแม่ข่าย"),
    (r"(?:วัตถุ|ออบเจ็กต์) ?JSON", "a plain word: officers read no JSON"),
]
OFFICIAL = {"form_part_1_how"}  # the manual's own words on its form


def thai_texts() -> dict[str, str]:
    """Where a text stands -> the text, its break points left out."""
    texts = {}
    for path in sorted(TEXTS.glob("*.th.json")):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            if key not in OFFICIAL:
                texts[f"{path.name} {key}"] = text.replace("\u200b", "")
    for path in HANDBOOKS:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            texts[f"{path.name}:{number}"] = line
    return texts


@pytest.mark.parametrize(("other", "name"), NAMES, ids=[name for _, name in NAMES])
def test_a_thing_has_one_name_in_every_thai_text(other: str, name: str) -> None:
    """On the kiosk, at the province, in sentences and handbooks; the form's official words excepted."""
    assert [f"{where}: {text} (say {name})" for where, text in thai_texts().items() if re.search(other, text)] == []


def test_no_text_blames_the_manual_for_a_link() -> None:
    """Only a scan of it was read: what is wrong may be the scan's."""
    assert [where for where, text in thai_texts().items() if re.search(r"คู่มือ(?:พิมพ์ผิด|พิมพ์มาไม่ครบ|ไม่ได้ให้)|ลิงก์ในคู่มือ", text)] == []
