"""A tagged PDF: what each text on a page is (heading, paragraph, cell of a table), in the order of reading, with the words it says.

fpdf2 tags pictures alone, as a flat list; a table needs elements inside elements (ISO 32000-1, 14.7 and 14.8). Each line also carries
its letters (`ActualText`, 14.9.4): a shaped Thai line is drawn as glyphs, and a reader that takes letters from those tears อำเภอ apart.
What is drawn for the eye alone (rules, bars, the foot of a page) is an artifact and read by nobody.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import TextDirection
from fpdf.line_break import Fragment
from fpdf.output import OutputProducer, PDFPage
from fpdf.structure_tree import StructElem, StructureTreeBuilder
from fpdf.syntax import PDFObject, PDFString

# Hebrew, Arabic and the scripts beside them, and what says a direction (Unicode, UAX 9).
_FROM_RIGHT = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SECTIONS = ("Document", "Sect")  # they hold elements and no words


class _Element(StructElem):
    """One element of the tree; `a` is its attribute object, such as the scope of a table's head."""

    __slots__ = ("a",)

    def __init__(self, kind: str, parent: StructElem, page: int) -> None:
        super().__init__(f"/{kind}", parent, [], page)
        self.a = "<</O /Table /Scope /Column>>" if kind == "TH" else None

    def serialize(self, obj_dict: dict[str, object] | None = None, _security_handler: object = None) -> str:
        """As the library would, which looks through everything that an object has: of a report's thousands a sixth of its time."""
        kids = "\n".join([kid.ref if isinstance(kid, PDFObject) else str(kid) for kid in self.k])
        own = {"/A": self.a, "/Alt": self.alt.serialize() if self.alt is not None else None, "/K": f"[{kids}]", "/P": self.p.ref}
        own |= {"/Pg": self.pg.ref if self.pg is not None else None, "/S": self.s, "/Type": self.type}
        return super().serialize(obj_dict or {name: value for name, value in own.items() if value is not None})


class _Tree(StructureTreeBuilder):
    """The document's elements and which of them is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[StructElem] = [self.doc_struct_elem]
        self.elements: list[_Element] = []
        self._marks: Counter[int] = Counter()  # page -> pieces of content marked on it

    def begin(self, kind: str, page: int) -> None:
        element = _Element(kind, self.open[-1], page)
        self.open[-1].k.append(element)
        self.open.append(element)
        self.elements.append(element)

    def end(self) -> None:
        self.open.pop()

    def mark(self, page: int) -> int:
        """The innermost open element owns the page's next piece of content: that piece's number (MCID)."""
        owner, number = self.open[-1], self._marks[page]
        self._marks[page] += 1
        owner.k.append(number)
        place = self.spid_per_page_number.setdefault(page, len(self.spid_per_page_number))
        self.struct_tree_root.parent_tree.nums[place].append(owner)
        return number

    def __iter__(self) -> Iterator[PDFObject]:
        yield from (self.struct_tree_root, self.doc_struct_elem, self.struct_tree_root.parent_tree, *self.elements)


class _Output(OutputProducer):
    """fpdf2 tells the elements right below the document on which page they are; these are all of them."""

    def _add_pages(self, *args: object, **kwargs: object) -> list[PDFPage]:
        pages: list[PDFPage] = super()._add_pages(*args, **kwargs)  # type: ignore[arg-type]
        for element in self.fpdf.struct_builder.elements:  # type: ignore[attr-defined]
            element.pg = pages[element.page_number() - 1]
        return pages


class TaggedPDF(FPDF):
    """An FPDF whose texts and shapes say what they are."""

    def __init__(self, title: str, language: str) -> None:
        super().__init__(format="A4")
        self._tree = self.struct_builder = _Tree()
        self._hidden = False  # inside an artifact
        self.set_title(title)
        self.set_lang(language)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def _preload_bidirectional_text(self, text: str, markdown: bool) -> Sequence[Fragment]:
        """Words without a letter that is written from right to left are one piece; the library looks at each letter's direction to find
        that, an eighth of a report's time."""
        if not self.text_shaping or _FROM_RIGHT.search(text):
            return super()._preload_bidirectional_text(text, markdown)
        self.text_shaping["paragraph_direction"] = self.text_shaping["fragment_direction"] = TextDirection.LTR
        return self._preload_font_styles(text, markdown)

    @contextmanager
    def element(self, kind: str) -> Iterator[None]:
        """Everything drawn inside belongs to a `kind` (ISO 32000-1, 14.8.4: Sect, H1, P, Table, TR, TH, TD ...)."""
        if self._hidden:
            yield
            return
        self._tree.begin(kind, self.page)
        yield
        self._tree.end()

    @contextmanager
    def words(self, text: str) -> Iterator[None]:
        """What is drawn inside shows `text`: a line of the open element, or a paragraph of its own. It stays on one page."""
        spoken = f"/ActualText <FEFF{text.encode('utf-16-be').hex()}>"
        if self._hidden:
            self._out(f"/Span <<{spoken}>> BDC")
            yield
            self._out("EMC")
            return
        kind = "Span" if self._tree.open[-1].s[1:] not in _SECTIONS else "P"
        with self.element(kind):
            number = self._tree.mark(self.page)
            self.pages[self.page].struct_parents = self._tree.spid_per_page_number[self.page]
            self._set_min_pdf_version("1.5")
            self._out(f"/{kind} <</MCID {number} {spoken}>> BDC")
            yield
            self._out("EMC")

    @contextmanager
    def figure(self, text: str, box: tuple[float, float, float, float], page_height: float) -> Iterator[None]:
        """The picture drawn inside shows what `text` says (ISO 32000-1, 14.9.3); `box`: x, y, width, height in millimetres from above."""
        x, y, width, height = box
        with self.element("Figure"):
            figure = self._tree.open[-1]
            figure.alt = PDFString(text, encrypt=False)
            corners = (x, page_height - y - height, x + width, page_height - y)
            figure.a = f"<</O /Layout /BBox [{' '.join(f'{length * self.k:.2f}' for length in corners)}]>>"  # type: ignore[attr-defined]
            number = self._tree.mark(self.page)
            self.pages[self.page].struct_parents = self._tree.spid_per_page_number[self.page]
            self._out(f"/Figure <</MCID {number}>> BDC")
            yield
            self._out("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is for the eye alone."""
        if self._hidden:
            yield
            return
        self._hidden = True
        self._out("/Artifact BMC")
        yield
        self._out("EMC")
        self._hidden = False

    def tagged(self) -> bytes:
        """The finished file; nothing can be drawn after it."""
        return bytes(self.output(output_producer_class=_Output))
