"""Writing a chapter of the yearly report: its form, new photographs, and what becomes of a save when somebody else saved meanwhile."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.datastructures import FormData, UploadFile

from kiosk.frozen import frozen, replace
from kiosk.language.texts import Texts
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import ForbiddenError, current_user
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading
from sync.server.messages import LocalizedError
from sync.server.narrative import chapters, photographs
from sync.server.narrative.chapters import CAPTION_LIMIT, HEADING_LIMIT, TEXT_LIMIT, ChapterError, ChapterWords, Save, StoredChapter
from sync.server.narrative.photographs import PreparedPhotograph, ReportPhotograph
from sync.server.pages.narrative.chapters import district_of, unknown
from sync.server.pages.parts.period import Period, today, year_of
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, sent_form, texts, unknown_district
from sync.server.pages.parts.seen_version import both_said, changed_meanwhile, digest_of
from sync.server.scope import Scope

router = APIRouter(include_in_schema=False)
NEW = "new"  # in an address, where a chapter's id would stand
_STATES = {"draft": chapters.DRAFT, "ready": chapters.READY, "remove": chapters.REMOVED}


_LIMITS = {
    "heading": HEADING_LIMIT,
    "text": TEXT_LIMIT,
    "caption": CAPTION_LIMIT,
    "photographs": chapters.PHOTOGRAPHS,
    "megabytes": photographs.FILE_LIMIT >> 20,
}


class _WrittenMeanwhileError(LocalizedError):
    """Somebody else has saved the chapter since this form was opened."""

    def __init__(self, stored: StoredChapter, typed: ChapterWords) -> None:
        super().__init__("both_said")
        self._stored, self._typed = stored, typed

    def localized(self, t: Texts) -> str:
        """What is stored now beside what was typed, field by field."""
        labels = {"heading": t("chapter_heading"), "text": t("chapter_text"), "captions": t("chapter_captions")}
        return both_said(_said(self._stored.words), _said(self._typed), labels, t)


@frozen
class _Place:
    """What an address is about: whose chapters, of which year (None: there is no such year), and which of them."""

    author: str  # "" = the province
    year: Period | None
    chapter: str
    address: str  # of the chapters of that author and year


def _place(district: str, year: str, chapter: str) -> _Place:
    return _Place(district_of(district), year_of(year, today()), chapter, f"/chapters/{quote(district, safe='')}/{quote(year, safe='')}")


@frozen
class _Sent:
    """A form as it was filled in, with the photographs that came along."""

    form: FormData
    words: ChapterWords  # without photographs: those that stay are told by what is stored
    state: str
    added: tuple[tuple[PreparedPhotograph, str], ...] = ()


@router.get("/chapters/{district}/{year}/{chapter}")
def chapter_form(request: Request, place: Annotated[_Place, Depends(_place)], user: Annotated[User, Depends(current_user)]) -> Response:
    if not user.may_change(place.author):
        raise ForbiddenError("forbidden_change")
    return _form(request, user, place)


def _form(request: Request, user: User, place: _Place, sent: _Sent | None = None, fault: str = "") -> Response:
    t, year = texts(language_of(request)), place.year
    if year is None:
        return problem(request, user, 404, t("unknown_year"))
    with reading(request.app.state.engine) as connection:
        if unknown(connection, user, place.author):
            return unknown_district(request, user, place.author)
        history = chapters.versions(connection, user.province, place.author, year.year, place.chapter)
        own = [other for other in chapters.chapters(connection, Scope(user.province), year.year) if other.district == place.author]
        is_open = chapters.is_open(connection, user.province, year.year)
    if place.chapter != NEW and (not history or history[0].state == chapters.REMOVED):
        return problem(request, user, 404, t("chapter_none"))
    stored = history[0] if history else None
    words = stored.words if stored else ChapterWords(position=max((other.words.position for other in own), default=0) + 1)
    shown = replace(sent.words, photographs=_staying(stored, sent.form)) if sent else words
    view = {"place": place, "stored": stored, "history": history[1:], "is_open": is_open, "words": shown, "seen": digest_of(_fields(words))}
    return render(request, "chapter_form.html", user, 400 if fault else 200, period=year, fault=fault, limits=_LIMITS, **view)


def _said(words: ChapterWords) -> dict[str, object]:
    return {"heading": words.heading, "text": words.text, "captions": [photograph.caption for photograph in words.photographs]}


def _fields(words: ChapterWords) -> dict[str, object]:
    """What a form shows of a chapter, for comparing."""
    photographs_ = [(photograph.digest, photograph.caption) for photograph in words.photographs]
    return {"heading": words.heading, "text": words.text, "position": words.position, "photographs": photographs_}


@router.post("/chapters/{district}/{year}/{chapter}")
def save_chapter(
    request: Request,
    place: Annotated[_Place, Depends(_place)],
    user: Annotated[User, Depends(csrf_checked)],
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    """`act`: draft (goes on writing), ready (stands in the report), remove."""
    t = texts(language_of(request))
    if not user.may_change(place.author):
        raise ForbiddenError("forbidden_change")
    state = _STATES.get(_line(form, "act", 10))
    if place.year is None or state is None:
        return problem(request, user, *((404, t("unknown_year")) if place.year is None else (400, t("unknown_decision"))))
    sent = _Sent(form, _words(form), state)
    try:
        sent = replace(sent, added=_added(form))
        chapter = in_transaction(request.app.state.engine, lambda connection: _save(connection, user, place, sent))
    except LocalizedError as fault:
        again = [t("chapter_choose_again")] if _files(form) else []
        return _form(request, user, place, sent, " ".join([fault.localized(t), *again]))
    return redirect(f"{place.address}/{chapter}" if state == chapters.DRAFT else place.address, f"chapter_{state}")


def _save(connection: Connection, user: User, place: _Place, sent: _Sent) -> str:
    """Raises ChapterError; of a chapter that somebody else has saved meanwhile, with what both wrote."""
    assert place.year is not None
    if unknown(connection, user, place.author):
        raise ChapterError("unknown_district", name=place.author)
    history = chapters.versions(connection, user.province, place.author, place.year.year, place.chapter)
    stored = history[0] if history else None
    if place.chapter != NEW and (stored is None or stored.state == chapters.REMOVED):
        raise ChapterError("chapter_none")
    words = replace(sent.words, photographs=_staying(stored, sent.form))
    if stored and changed_meanwhile(_line(sent.form, "seen", 64), _fields(stored.words), _fields(words)):
        raise _WrittenMeanwhileError(stored, words)
    chapter = stored.chapter if stored else ""
    return chapters.save(connection, user.name, user.province, Save(place.author, place.year.year, chapter, words, sent.state, sent.added))


def _words(form: FormData) -> ChapterWords:
    position = _line(form, "position", 2)
    text = str(form.get("text", "")).replace("\0", "").replace("\r\n", "\n").strip()[:TEXT_LIMIT]
    number = int(position) if position.isascii() and position.isdigit() else 1
    return ChapterWords(_line(form, "heading", HEADING_LIMIT), text, number)


def _line(form: FormData, name: str, limit: int) -> str:
    value = form.get(name)
    return " ".join(value.replace("\0", "").split())[:limit] if isinstance(value, str) else ""


def _staying(stored: StoredChapter | None, form: FormData) -> tuple[ReportPhotograph, ...]:
    """The photographs that are stored and were not taken out, with the captions typed; those that the form did not show as they are."""
    return tuple(
        replace(photograph, caption=_line(form, f"caption_{photograph.digest}", CAPTION_LIMIT))
        if f"caption_{photograph.digest}" in form
        else photograph
        for photograph in (stored.words.photographs if stored else ())
        if f"remove_{photograph.digest}" not in form
    )


def _files(form: FormData) -> list[UploadFile]:
    """A field in which nobody chose a file is sent with an empty name."""
    return [entry for entry in form.getlist("photograph") if isinstance(entry, UploadFile) and entry.filename]


def _added(form: FormData) -> tuple[tuple[PreparedPhotograph, str], ...]:
    """The photographs that were sent; the caption beside the field is that of each. Raises PhotographError, ChapterError."""
    files = _files(form)
    if len(files) > chapters.PHOTOGRAPHS:
        raise ChapterError("chapter_fault_photographs", limit=chapters.PHOTOGRAPHS)
    if files and "consent" not in form:
        raise ChapterError("chapter_fault_consent")
    caption = _line(form, "caption", CAPTION_LIMIT)
    return tuple((photographs.prepared(entry.file.read(photographs.FILE_LIMIT + 1)), caption) for entry in files)
