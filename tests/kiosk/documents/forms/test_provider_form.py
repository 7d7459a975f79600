"""A district answers the provider's form on paper."""

from kiosk.documents.counter import ServiceCounter
from kiosk.documents.forms.provider_form import provider_form
from kiosk.language.texts import Texts
from tests.kiosk.documents.conftest import printed
from tests.support.paper import in_order, needs_poppler, pages_of


@needs_poppler
def test_the_providers_form_is_the_manuals_word_for_word(counter: ServiceCounter, t: Texts) -> None:
    """Form 2 on one page, with this place's name, read back in order."""
    document = printed(provider_form(counter, t))
    place = "ศูนย์ดำรงธรรมอำเภอกุดชุม"
    in_order(
        document,
        "แบบสอบถามของผู้ให้บริการ การให้บริการประชาชนด้วยระบบอิเล็กทรอนิกส์ (e – Service)",
        f"ณ {place} จังหวัดยโสธร",
        *("วันที่เปิดให้บริการ : วันที่", "เดือน", "พ.ศ."),
        "คำชี้แจง : แบบสอบถามนี้มีวัตถุประสงค์เพื่อสอบถามผู้ให้บริการ และข้อเสนอแนะต่อการให้บริการ เพื่อเป็นข้อมูลในการปรับปรุง",
        f"1. ท่านเห็นว่า การเปิดให้บริการประชาชนด้วยระบบอิเล็กทรอนิกส์ (e – Service) ณ {place} เหมาะสมหรือไม่",
        *("เหมาะสม เพราะ", "ลดระยะเวลาและค่าใช้จ่ายในการเดินทาง"),
        "ลดข้อจำกัดความไม่พร้อมของประชาชน (เช่น ไม่มีอินเทอร์เน็ต/อุปกรณ์ ฯลฯ)",
        *("มีความสะดวก", "อื่น ๆ (โปรดระบุ)", "ไม่เหมาะสม เพราะ"),
        f"2. ปัญหาอุปสรรคในการให้บริการประชาชนด้วยระบบอิเล็กทรอนิกส์ (e – Service) ณ {place} ได้แก่",
        *("ด้านสถานที่ (โปรดระบุ)", "ด้านเครื่องมือ (โปรดระบุ)", "ด้านอุปกรณ์ (โปรดระบุ)"),
        *("ด้านความรู้เกี่ยวกับงานบริการ (โปรดระบุ)", "อื่น ๆ (โปรดระบุ)", "3. ข้อเสนอแนะ", "(1)", "(2)", "(3)", "ตำแหน่ง"),
        *("ขอบคุณในความร่วมมือ มา ณ โอกาสนี้", "หมายเหตุ", "ขอให้จัดทำอำเภอละชุดเมื่อสิ้นสุดปีงบประมาณ"),
    )
    assert pages_of(document) == [(210, 297)]
