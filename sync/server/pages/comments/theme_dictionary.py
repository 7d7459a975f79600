"""The dictionary of themes: which words propose which theme, and which items of the survey ask about the same. Edited by the province."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.comments import themes
from sync.server.comments.themes import CommentTheme, ThemeError
from sync.server.db.engine import in_transaction, reading
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.pages.parts.seen_version import both_said, changed_meanwhile, digest_of

router = APIRouter(include_in_schema=False)
_FIELDS = ("th", "en", "items", "words", "off")


class ThemeForm(BaseModel):
    """`id` is empty for a theme that is added."""

    id: str = ""
    th: str = ""
    en: str = ""
    words: str = ""
    item: list[str] = []
    off: str = ""
    seen: str = ""


@router.get("/comments/themes/dictionary")
def dictionary(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    return _page(request, user)


def _page(request: Request, user: User, fault: str = "", typed: CommentTheme | None = None) -> Response:
    with reading(request.app.state.engine) as connection:
        known = themes.all_themes(connection)
    seen = {theme.id: digest_of(_values(theme)) for theme in known}
    lines = [typed if typed and typed.id == theme.id else theme for theme in known]
    added = typed if typed and typed.id not in seen else CommentTheme("", "", "")
    items = [(item.id, item.text.get(language_of(request))) for item in settings_of(request).questionnaire.items]
    view = {"lines": lines, "added": added, "seen": seen, "items": items, "fault": fault, "at_fault": typed.id if typed else None}
    return render(request, "theme_dictionary.html", user, 400 if fault else 200, **view)


def _values(theme: CommentTheme) -> dict[str, object]:
    return {name: getattr(theme, name) for name in _FIELDS}


@router.post("/comments/themes/dictionary")
def write(request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[ThemeForm, Form()]) -> Response:
    """One theme. Its words are looked for at once in every comment that is held; what people decided stays."""
    t, items = texts(language_of(request)), {item.id for item in settings_of(request).questionnaire.items}
    words = tuple(dict.fromkeys(word for line in form.words.replace(",", "\n").splitlines() if (word := " ".join(line.split()))))
    chosen = tuple(item for item in form.item if item in items)
    typed = CommentTheme(form.id, " ".join(form.th.split()), " ".join(form.en.split()), chosen, words, bool(form.off))
    with reading(request.app.state.engine) as connection:
        stored = {theme.id: theme for theme in themes.all_themes(connection)}
    if form.id and form.id not in stored:
        return problem(request, user, 404, t("theme_unknown"))
    if form.id and changed_meanwhile(form.seen, _values(stored[form.id]), _values(typed)):
        names = {"th": t("theme_th"), "en": t("theme_en"), "items": t("theme_items"), "words": t("theme_words"), "off": t("theme_off")}
        return _page(request, user, both_said(_values(stored[form.id]), _values(typed), names, t), typed)
    try:
        in_transaction(
            request.app.state.engine,
            lambda connection: themes.save(connection, user.name, user.province, _named(typed, form.id or themes.new_id(connection))),
        )
    except ThemeError as error:
        return _page(request, user, error.localized(t), typed)
    return redirect("/comments/themes/dictionary", "theme_saved")


def _named(theme: CommentTheme, identity: str) -> CommentTheme:
    return CommentTheme(identity, theme.th, theme.en, theme.items, theme.words, theme.off)
