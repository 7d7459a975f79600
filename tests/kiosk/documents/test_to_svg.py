"""A sheet on a web site."""

from xml.etree import ElementTree

from kiosk.documents.sheet import A4, PaperSheet, Rectangle, Type
from kiosk.documents.to_svg import svg_of


def test_a_web_site_shows_the_letters_without_the_font(t: object) -> None:
    """Every letter is an outline: there is no text that another computer would set in a font of its own."""
    sheet = PaperSheet(*A4)
    sheet.area(Rectangle(0, 0, 100, 50, (10, 20, 30)))
    sheet.line(10, 10, "น้ำใจ", Type(20))
    sheet.code(50, 50, 30, "https://www.example.go.th")
    root = ElementTree.fromstring(svg_of(sheet.page(), "ชื่อ"))
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert "text" not in tags and tags.count("path") == 2 and tags[1] == "title"
    outline = next(element for element in root.iter() if "path" in element.tag).attrib["d"]
    assert outline.count("Z") >= 5  # น, ้, ำ (two parts), ใ, จ
