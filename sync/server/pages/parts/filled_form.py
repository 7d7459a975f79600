"""Puts what a person had typed back into a form of a page of ours: fields, choices, ticks, and the folds that hide it opened."""

from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

from kiosk.frozen import frozen

_SET_BY_THE_PAGE = ("csrf", "back")  # hidden fields that are the page's own; the others tell one form from another of the same address
_OF_A_VERSION = ("after", "screening", "seen")  # what the person had seen: kept as it was, so that others' changes meanwhile are told
Attributes = list[tuple[str, str | None]]


@frozen
class UnsentForm:
    """What was sent to `action`, field by field in order."""

    key: str
    action: str
    fields: Sequence[tuple[str, str]]

    def values(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]


def filled(page: str, form: UnsentForm) -> str | None:
    """The page with the form filled in and marked `id="filled"`; None when it has no such form (any more)."""
    search = _Search(form)
    search.feed(page)
    if search.place is None:
        return None
    filler = _Filler(form, search.place, search.folds)
    filler.feed(page)
    filler.close()
    return "".join(filler.out)


class _Search(HTMLParser):
    """Which form it is, counted from the top, and the folds around it."""

    def __init__(self, form: UnsentForm) -> None:
        super().__init__()
        self.form, self.folds = form, frozenset[int]()
        self.place: int | None = None
        self._forms = self._folds = -1
        self._open: list[int] = []
        self._fits = False

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        names = dict(attributes)
        if tag == "details":
            self._folds += 1
            self._open.append(self._folds)
        elif tag == "form":
            self._forms += 1
            self._fits = unquote(names.get("action") or "") == unquote(self.form.action) and names.get("method") == "post"
        elif tag == "input" and names.get("type") == "hidden" and names.get("name") not in (*_SET_BY_THE_PAGE, *_OF_A_VERSION):
            self._fits = self._fits and (names.get("value") or "") in self.form.values(names.get("name") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._open:
            self._open.pop()
        elif tag == "form":
            if self._fits and self.place is None:
                self.place, self.folds = self._forms, frozenset(self._open)
            self._fits = False


class _Filler(HTMLParser):
    """Writes the page out again, letter for letter outside of the form."""

    def __init__(self, form: UnsentForm, place: int, folds: frozenset[int]) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._form, self._place, self._folds_around = form, place, folds
        self._forms = self._folds = -1
        self._inside = self._in_text = False
        self._select = ""
        self._used: dict[str, int] = {}

    def handle_starttag(self, tag: str, attributes: Attributes) -> None:
        raw, names = self.get_starttag_text() or "", dict(attributes)
        if tag == "form":
            self._forms += 1
            self._inside = self._forms == self._place
            mark = f'<span id="filled"></span>{raw}<input type="hidden" name="filled" value="{escape(self._form.key)}">'
            self.out.append(mark if self._inside else raw)
        elif tag == "details":
            self._folds += 1
            around = self._folds in self._folds_around or self._inside
            self.out.append(raw if not around or "open" in names else _tag(tag, [*attributes, ("open", None)]))
        else:
            self.out.append(self._field(tag, attributes, raw) if self._inside else raw)

    def handle_startendtag(self, tag: str, attributes: Attributes) -> None:
        self.out.append(self.get_starttag_text() or "")  # parts of a drawing

    def _field(self, tag: str, attributes: Attributes, raw: str) -> str:
        names = dict(attributes)
        name, kind, value = names.get("name") or "", names.get("type") or "text", names.get("value") or ""
        typed = self._form.values(name)
        if tag == "textarea" and typed:
            self._in_text = True
            return raw + "\n" + escape(typed[0])
        if tag == "select":
            self._select = name
        elif tag == "option" and self._form.values(self._select):
            return _chosen(tag, attributes, "selected", value in self._form.values(self._select))
        elif tag == "input" and kind in ("checkbox", "radio"):
            return _chosen(tag, attributes, "checked", value in typed)
        elif tag == "input" and kind not in ("password", "file") and name not in _SET_BY_THE_PAGE and typed:
            turn = self._used.get(name, 0)
            self._used[name] = turn + 1
            others = [pair for pair in attributes if pair[0] != "value"]
            return _tag(tag, [*others, ("value", typed[min(turn, len(typed) - 1)])])
        return raw

    def handle_endtag(self, tag: str) -> None:
        self._in_text = self._in_text and tag != "textarea"
        self._select = "" if tag == "select" else self._select
        self._inside = self._inside and tag != "form"
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._write(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")

    def _write(self, text: str) -> None:
        if not self._in_text:  # what the page itself had in the field gives way
            self.out.append(text)


def _chosen(tag: str, attributes: Attributes, mark: str, chosen: bool) -> str:
    others = [pair for pair in attributes if pair[0] != mark]
    return _tag(tag, [*others, (mark, None)] if chosen else others)


def _tag(tag: str, attributes: Attributes) -> str:
    written = [name if value is None else f'{name}="{escape(value)}"' for name, value in attributes]
    return f"<{' '.join([tag, *written])}>"
