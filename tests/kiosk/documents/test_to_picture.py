"""A sheet as it is seen before it is printed."""

import zxingcpp

from kiosk.documents.sheet import A4, INK, PaperSheet, Type
from kiosk.documents.to_picture import picture_of


def test_a_preview_shows_what_the_paper_will() -> None:
    """TextLine are dark on white where they stand, and a telephone reads the code off the picture."""
    sheet = PaperSheet(*A4)
    sheet.line(20, 20, "ตัวอย่าง", Type(30, colour=INK))
    sheet.code(60, 120, 60, "https://www.example.go.th/public")
    picture = picture_of(sheet.page(), 840)
    assert picture.size == (840, 1188)
    assert picture.crop((80, 80, 260, 130)).convert("L").getextrema()[0] < 60
    assert [barcode.text for barcode in zxingcpp.read_barcodes(picture)] == ["https://www.example.go.th/public"]
