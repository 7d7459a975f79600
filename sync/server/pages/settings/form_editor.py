"""The questionnaire's words: edited in a form beside the kiosk's own pictures, taken along as TOML, brought back as TOML."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection
from starlette.datastructures import FormData, UploadFile

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.limits import LANGUAGES
from kiosk.survey.questionnaire import LocalizedText, Questionnaire
from sync import wire
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.configuration import drafts, published
from sync.server.configuration.changes import form_of
from sync.server.configuration.form_texts import as_toml, numbered, texts_of, with_texts
from sync.server.configuration.kiosk_screens import can_draw, step_of
from sync.server.configuration.on_behalf import ON_BEHALF, with_on_behalf, without_on_behalf
from sync.server.configuration.published import ConfigurationError
from sync.server.db.engine import reading
from sync.server.pages.parts.rendering import language_of, redirect, render, sent_form, settings_of, texts
from sync.server.pages.parts.seen_version import changed_meanwhile, digest_of
from sync.server.pages.settings.parts.config_words import place_words
from sync.server.pages.settings.parts.draft_change import change_draft
from sync.server.scope import Scope
from sync.server.settings import Settings

router = APIRouter(include_in_schema=False)
FILE_LIMIT = 400_000  # bytes; the shipped form has 9,000
WORDS_LIMIT = 600  # characters of one text: more fits on no screen
PARTS = ("part_about", "part_rating", "part_open")


@frozen
class EditedText:
    """A text of the form: where it stands, as it is typed, and as it holds now."""

    place: str
    label: str
    typed: LocalizedText
    now: LocalizedText

    @property
    def changed(self) -> bool:
        return self.typed != self.now


@frozen
class EditedPage:
    """The texts of one page of the kiosk, with the place whose picture shows it ("" where none does)."""

    label: str
    drawn: str
    fields: Sequence[EditedText]

    @property
    def changed(self) -> bool:
        return any(field.changed for field in self.fields)


@router.get("/settings/questionnaire")
def editor(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    with reading(request.app.state.engine) as connection:
        form = _prepared(connection, settings_of(request), Scope(user.province))
    return _page(request, user, texts_of(form))


def _prepared(connection: Connection, settings: Settings, scope: Scope) -> Questionnaire:
    return form_of(drafts.prepared(connection, scope), settings.questionnaire)


def _page(request: Request, user: User, typed: Mapping[str, LocalizedText], fault: str = "") -> Response:
    settings, t, scope = settings_of(request), texts(language_of(request)), Scope(user.province)
    with reading(request.app.state.engine) as connection:
        prepared = _prepared(connection, settings, scope)
        now = form_of(published.latest(connection, scope.province, ""), settings.questionnaire)
    return render(
        request,
        "form_editor.html",
        user,
        400 if fault else 200,
        form=prepared,
        now=now,
        form_parts=_parts(prepared, now, typed, t),
        changed=prepared != now,
        seen=_digest(prepared),
        limit=WORDS_LIMIT,
        draws=can_draw(),
        asks_on_behalf=prepared.question(ON_BEHALF) is not None,
        fault=fault,
    )


def _digest(form: Questionnaire) -> str:
    return digest_of({"form": as_toml(form)})


def _parts(form: Questionnaire, now: Questionnaire, typed: Mapping[str, LocalizedText], t: Texts) -> list[tuple[str, list[EditedPage]]]:
    """The pages of the kiosk in the order in which they are asked, by part of the printed form."""
    stands = texts_of(now)
    pages: dict[tuple[str, str], list[EditedText]] = {}
    for place, text in texts_of(form).items():
        field = EditedText(place, place_words(place, form, t), typed.get(place, text), stands.get(place, text))
        kind, _, rest = place.partition("/")
        name = f"question/{rest.partition('/')[0]}" if kind == "question" else "scale" if kind in ("scale", "level") else place
        pages.setdefault((_part_of(place, form), name), []).append(field)
    parts: dict[str, list[EditedPage]] = {part: [] for part in PARTS}
    for (part, name), fields in pages.items():
        parts[part].append(EditedPage(place_words(name, form, t), name if step_of(form, name) else "", fields))
    return list(parts.items())


def _part_of(place: str, form: Questionnaire) -> str:
    kind, _, rest = place.partition("/")
    question = form.question(rest.partition("/")[0]) if kind == "question" else None
    if kind in ("title", "purpose") or (question and question.part == 1):
        return "part_about"
    return "part_rating" if kind in ("scale", "level", "aspect", "item") else "part_open"


@router.post("/settings/questionnaire")
def save(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """Into the draft, under the next version's number. `act`: look (at the pictures, and go on) or save (and see the difference)."""
    t, act = texts(language_of(request)), form.get("act")
    with reading(request.app.state.engine) as connection:
        before = _prepared(connection, settings_of(request), Scope(user.province))
    typed = _typed(form, before)
    fault = _fault(typed, before, t)
    if fault:
        return _page(request, user, typed, fault)
    with reading(request.app.state.engine) as connection:
        shipped = settings_of(request).questionnaire
        wanted = numbered(with_texts(before, typed), (shipped, *published.published(connection, shipped)))
    fault = _prepare(request, user, wanted, str(form.get("seen", "")))
    if fault:
        return _page(request, user, typed, fault)
    return redirect("/settings/questionnaire#changed" if act == "look" else "/settings#prepared", "draft_saved")


def _typed(form: FormData, before: Questionnaire) -> dict[str, LocalizedText]:
    """The texts as typed; one that the form did not carry stays."""
    typed = {}
    for place, text in texts_of(before).items():
        words = {language: " ".join(str(form.get(f"{language} {place}", text.get(language))).split()) for language in LANGUAGES}
        typed[place] = LocalizedText(**words)
    return typed


def _fault(typed: Mapping[str, LocalizedText], form: Questionnaire, t: Texts) -> str:
    """A text that is missing in a language, or too long: no kiosk could use the form."""
    for place, text in typed.items():
        said = [text.get(language) for language in LANGUAGES]
        if any(said) != all(said) or (not any(said) and not place.endswith("/short")):
            return t("form_needs_both", field=place_words(place, form, t))
        if max(map(len, said)) > WORDS_LIMIT:
            return t("form_too_long", field=place_words(place, form, t), limit=WORDS_LIMIT)
    return ""


def _prepare(request: Request, user: User, wanted: Questionnaire, seen: str, text: str = "") -> str:
    """Keep a form in the draft; what stands against it, "" where nothing does. `text`: its file, where a person brought one."""
    settings, scope = settings_of(request), Scope(user.province)

    def with_form(connection: Connection, config: wire.Config) -> wire.Config | None:
        stored = form_of(config, settings.questionnaire)
        latest = published.latest(connection, scope.province, "")
        if changed_meanwhile(seen, {"form": as_toml(stored)}, {"form": as_toml(wanted)}):
            return None
        config.pop("questionnaire", None)
        if wanted != form_of(latest, settings.questionnaire):
            config["questionnaire"] = text or as_toml(wanted)
        elif "questionnaire" in latest:  # as it is published, letter for letter
            config["questionnaire"] = latest["questionnaire"]
        return config

    return change_draft(request, user, scope, with_form)


@router.post("/settings/questionnaire/file")
def bring(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """A questionnaire's TOML file into the draft: questions and choices may differ there, as far as kiosks can use it."""
    t, file = texts(language_of(request)), form.get("file")
    with reading(request.app.state.engine) as connection:
        shown = texts_of(_prepared(connection, settings_of(request), Scope(user.province)))
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(request, user, shown, t("form_file_missing"))
    content = file.file.read(FILE_LIMIT + 1)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n") if len(content) <= FILE_LIMIT else ""
        wanted = published.read_form(text) if text else None
    except UnicodeDecodeError:
        wanted = None
    except ConfigurationError as error:
        return _page(request, user, shown, t("settings_fault", fault=error.localized(t)))
    if wanted is None:
        return _page(request, user, shown, t("form_file_unreadable"))
    fault = _prepare(request, user, wanted, str(form.get("seen", "")), text)
    return _page(request, user, shown, fault) if fault else redirect("/settings#prepared", "draft_saved")


@router.post("/settings/questionnaire/on-behalf")
def ask_on_behalf(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """On whose behalf people came: the question that is ready, into the draft or out of it. `act`: add or remove."""
    settings = settings_of(request)
    lines = (settings.assets / "questionnaire_on_behalf.toml").read_text(encoding="utf-8")
    with reading(request.app.state.engine) as connection:
        before = _prepared(connection, settings, Scope(user.province))
        changed = without_on_behalf(before) if form.get("act") == "remove" else with_on_behalf(before, lines)
        wanted = numbered(changed, (settings.questionnaire, *published.published(connection, settings.questionnaire)))
    fault = _prepare(request, user, wanted, str(form.get("seen", "")))
    return _page(request, user, texts_of(before), fault) if fault else redirect("/settings#prepared", "draft_saved")


@router.get("/settings/questionnaire.toml")
def download(request: Request, user: Annotated[User, Depends(require_role("province"))]) -> Response:
    """The form as it is prepared, or else as it is published."""
    with reading(request.app.state.engine) as connection:
        config = drafts.prepared(connection, Scope(user.province))
    form = form_of(config, settings_of(request).questionnaire)
    name = f"questionnaire-{form.id}-{form.version}.toml"
    body = config.get("questionnaire") or (settings_of(request).assets / "questionnaire.toml").read_text(encoding="utf-8")
    return Response(body, media_type="application/toml", headers={"Content-Disposition": f"attachment; filename={name}"})
