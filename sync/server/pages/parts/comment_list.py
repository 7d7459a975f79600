"""Which comments a page, a file or a decision on many is about, from the address, and a comment as pages show it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from pydantic import BaseModel
from sqlalchemy import Connection, Row

from kiosk.frozen import frozen, replace
from kiosk.survey.privacy.personal_data import covered, pieces
from kiosk.survey.questionnaire import Questionnaire
from sync.server.accounts.users import User
from sync.server.comments import comments, themes
from sync.server.comments.comment_text import Term, hits, terms
from sync.server.comments.comments import FOLLOW_UPS, HIDDEN, PASSED, UNREAD, CommentFilter, CommentKey
from sync.server.comments.themes import CommentTheme
from sync.server.configuration import published
from sync.server.pages.parts.filters import chosen_district
from sync.server.pages.parts.paging import Paging, paging
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.rendering import language_of, settings_of, texts
from sync.server.scope import Scope

PAGE = 30
_MOST = 10**9  # comments that there may be
_FRONT = 100 * PAGE  # up to here a page of a search is found while its comments are counted
TABS = {"shown": PASSED, "unread": (UNREAD,), "hidden": (HIDDEN,)}


class CommentQuery(BaseModel):
    """What of the comments is asked for."""

    tab: str = ""
    district: str = ""
    kind: str = ""
    state: str = ""
    theme: str = ""
    q: str = ""
    suspected: str = ""
    alike: str = ""
    after: str = ""
    before: str = ""
    page: str = ""


@frozen
class CommentRequest:
    """What of an address means something: `listed` without its place in the list."""

    tab: str
    chosen: Period
    scope: Scope
    listed: CommentFilter
    kinds: tuple[tuple[str, str], ...]  # (question, what it asks)
    themes: tuple[CommentTheme, ...]
    typed: str

    @property
    def filters(self) -> dict[str, Any]:
        """For links that stay on the same comments."""
        listed = self.listed
        chosen = {"kind": listed.question, "state": listed.follow_up, "theme": listed.theme, "q": self.typed, "alike": listed.alike}
        chosen["suspected"] = "" if listed.suspected is None else "yes" if listed.suspected else "no"
        fixed = {"year": self.chosen.year, "month": self.chosen.month, "tab": self.tab, "district": self.scope.district}
        return fixed | {name: value for name, value in chosen.items() if value}

    def link(self, **changes: object) -> str:
        return urlencode({**self.filters, **changes})


def requested_comments(request: Request, connection: Connection, user: User, query: CommentQuery) -> CommentRequest:
    """A viewer is shown what was passed, whatever the address says."""
    chosen, scope = period(request.query_params, today()), chosen_district(user, query.district)
    tab = query.tab if query.tab in TABS and user.role != "viewer" else "shown"
    kinds = open_questions(request, published.published(connection, settings_of(request).questionnaire))
    in_use, typed = themes.themes_in_use(connection), " ".join(query.q.split())[:100]
    listed = CommentFilter(
        TABS[tab],
        chosen.first,
        chosen.last,
        query.kind if query.kind in dict(kinds) else "",
        query.state if query.state in FOLLOW_UPS and tab == "shown" else "",
        terms(typed),
        theme=query.theme if query.theme in {theme.id for theme in in_use} else "",
        suspected={"yes": True, "no": False}.get(query.suspected) if tab != "shown" else None,
        alike=query.alike[:64],
    )
    return CommentRequest(tab, chosen, scope, listed, tuple(kinds), in_use, typed)


def open_questions(request: Request, forms: Sequence[Questionnaire]) -> list[tuple[str, str]]:
    """(id, what it asks) of everything that can be answered in words, in the form's order; "age+" is an "other" option's line."""
    t, language = texts(language_of(request)), language_of(request)
    names: dict[str, str] = {}
    for question in (question for form in (settings_of(request).questionnaire, *forms) for question in form.questions):
        if question.kind == "text":
            names.setdefault(question.id, t.get(f"kind_{question.id}") or question.text.get(language))
        elif any(option.free_text for option in question.options):
            short = t.get(f"short_{question.id}") or question.text.get(language)
            names.setdefault(f"{question.id}+", t("kind_other_of", question=short))
    return list(names.items())


@frozen
class CommentPage:
    """Up to PAGE comments of a list, and where among all of them they stand."""

    rows: list[Row]
    total: int
    newer: int  # before the first of them
    listed: CommentFilter  # `near` where nothing has the words as they were typed

    def numbered(self, query: Mapping[str, str]) -> Paging:
        """Its place among numbered pages; after a decision took lines away it may begin in the middle of one."""
        return paging({**query, "page": str(self.newer // PAGE + 1)}, self.total, PAGE)

    @property
    def older(self) -> int:
        return self.total - self.newer - len(self.rows)


def comment_page(connection: Connection, requested: CommentRequest, query: CommentQuery) -> CommentPage:
    """The page that was asked for; where nothing is left of it, as after screening the last ones, the newest. A search that finds nothing
    is made again for words with one letter wrong."""
    scope, listed = requested.scope, requested.listed
    offset = paging({"page": query.page}, _MOST, PAGE).offset
    if listed.terms and not (query.after or query.before) and offset < _FRONT:
        page = _searched_page(connection, scope, listed, offset)
        page = page if page.total else _searched_page(connection, scope, replace(listed, near=True), offset)
        if page.rows or not page.total:
            return page
    newest, total = _newest(connection, scope, listed)
    if not total and listed.terms:
        listed = replace(listed, near=True)
        newest, total = _newest(connection, scope, listed)
    if not (query.page or query.after or query.before) or not total:
        return CommentPage(newest, total, 0, listed)
    if query.page:
        offset = paging({"page": query.page}, total, PAGE).offset
        return CommentPage(comments.list_comments(connection, scope, listed, offset + PAGE)[offset:], total, offset, listed)
    after, before = _after(query.after), _after(query.before)
    rows = comments.list_comments(connection, scope, replace(listed, after=after, before=before), PAGE)
    if not rows or not (after or before):
        return CommentPage(newest, total, 0, listed)
    first = (rows[0].day, rows[0].id, rows[0].question)
    return CommentPage(rows, total, comments.count_comments(connection, scope, replace(listed, before=first)), listed)


def _searched_page(connection: Connection, scope: Scope, listed: CommentFilter, offset: int) -> CommentPage:
    rows, total = comments.searched_comments(connection, scope, listed, PAGE, offset)
    return CommentPage(rows, total, offset, listed)


def _newest(connection: Connection, scope: Scope, listed: CommentFilter) -> tuple[list[Row], int]:
    """The first page, and how many comments there are: counted only where a page does not hold them."""
    if listed.terms:
        return comments.searched_comments(connection, scope, listed, PAGE)
    rows = comments.list_comments(connection, scope, listed, PAGE + 1)
    return rows[:PAGE], len(rows) if len(rows) <= PAGE else comments.count_comments(connection, scope, listed)


def place_of(row: Row) -> str:
    """For `after` and `before` of an address."""
    return f"{row.day} {row.id} {row.question}"


def _after(value: str) -> tuple[str, str, str] | None:
    parts = tuple(value.split(" "))
    return parts if len(parts) == 3 else None


def key_of(row: Row) -> CommentKey:
    return CommentKey(row.district, row.id, row.question)


@frozen
class ShownComment:
    """One comment as the page shows it. `pieces` are the words with what may name a person marked."""

    row: Row
    kind: str
    words: str
    pieces: list[tuple[str, str]]
    suspected: tuple[str, ...]
    covered: str
    notes: tuple[Row, ...] = ()  # every follow-up, oldest first
    marks: tuple[tuple[CommentTheme, str], ...] = ()  # its themes and whether a person or the dictionary says so
    searched: tuple[Term, ...] = ()  # what is marked in it

    @property
    def shown(self) -> list[tuple[str, str, bool]]:
        """`words` in pieces: (words, "", whether they were searched)."""
        return with_hits([(self.words, "")], self.searched)

    @property
    def checked(self) -> list[tuple[str, str, bool]]:
        """`pieces`, and which of them were searched."""
        return with_hits(self.pieces, self.searched)

    @property
    def key(self) -> CommentKey:
        return key_of(self.row)

    @property
    def anchor(self) -> str:
        """Where on the page it stands: a form comes back to it."""
        return f"c-{self.row.id}-{self.row.question.replace('+', '-')}"


def with_hits(parts: Sequence[tuple[str, str]], searched: Sequence[Term]) -> list[tuple[str, str, bool]]:
    """Pieces of one text, cut where what was searched begins and ends."""
    spans = hits("".join(words for words, _ in parts), searched) if searched else []
    cut, at = [], 0
    for words, kind in parts:
        edges = {at, at + len(words)} | {edge for span in spans for edge in span if at < edge < at + len(words)}
        for first, last in pairwise(sorted(edges)):
            cut.append((words[first - at : last - at], kind, any(start <= first and last <= end for start, end in spans)))
        at += len(words)
    return cut


def shown_comment(
    row: Row,
    kinds: Mapping[str, str],
    notes: Mapping[CommentKey, Sequence[Row]],
    marks: Sequence[tuple[CommentTheme, str]] = (),
    searched: tuple[Term, ...] = (),
) -> ShownComment:
    parts = pieces(row.text)
    suspected = tuple(dict.fromkeys(kind for _, kind in parts if kind))
    words = comments.visible_text(row) if row.screening in PASSED else row.text
    written = tuple(notes.get(key_of(row), ()))
    return ShownComment(
        row, kinds.get(row.question, row.question), words, parts, suspected, covered(row.text), written, tuple(marks), searched
    )
