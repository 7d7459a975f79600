"""Turns a template and a view into a page: language, texts, filters. No figures; security headers are in sync/server/web/middleware.py."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from sqlalchemy import Row
from starlette.datastructures import FormData

from kiosk import __version__
from kiosk.frozen import replace
from kiosk.language.texts import Texts, load
from kiosk.paths import DISTRICTS, TEXTS
from kiosk.survey.dates.calendar import BANGKOK, BUDDHIST_OFFSET, fiscal_year, long_date, month_name, short_date
from kiosk.survey.first_day import areas
from kiosk.survey.limits import LANGUAGES
from kiosk.survey.scoring import MISSING, deviation, shown
from sync.server.accounts import unsent_forms
from sync.server.accounts.users import User
from sync.server.comments.comments import unread_count
from sync.server.comparison.answer_levels import answer_levels
from sync.server.comparison.goal import goal_state
from sync.server.configuration import improvements
from sync.server.db.engine import reading
from sync.server.messages import texts  # the pages take it from here
from sync.server.pages.parts.charts import stack
from sync.server.pages.parts.filled_form import UnsentForm, filled
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.score_bars import percent_span
from sync.server.report.labels import count_words, moment_words
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import queries
from sync.server.web.middleware import SCRIPTED

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
MINISTRY_TEMPLATES = Path(__file__).resolve().parents[3] / "ministry" / "templates"  # drawn by the same parts
LANGUAGE_COOKIE = "language"
NOTICE_COOKIE = "notice"  # what was done, for the page that follows: it is said once, not at every reload
NOTICE_SECONDS = 60
MENU_COUNT_LIMIT = 100
# Bidirectional controls, soft hyphen, joiners and fillers; not the zero-width space, by which Thai is broken into lines.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@lru_cache(maxsize=2)
def diagnostics_texts(language: str) -> Texts:
    """The kiosk's own names of what it checks."""
    return load(TEXTS, language, "diagnostics")


def language_of(request: Request) -> str:
    """Thai unless the person chose English."""
    chosen = request.cookies.get(f"__Host-{LANGUAGE_COOKIE}") or request.cookies.get(LANGUAGE_COOKIE, "th")
    return chosen if chosen in LANGUAGES else "th"


def settings_of(request: Request) -> Settings:
    return request.app.state.settings


def area_name(province: str, district: str, language: str) -> str:
    """A district, or where none is named a province, as pages of a language write it."""
    return (district or province) if language == "th" else areas.load(DISTRICTS).romanised(province, district)


def day(value: str | date | None, language: str) -> str:
    """23 พ.ย. 2569, from a date or an ISO day."""
    if not value:
        return MISSING
    return short_date(date.fromisoformat(value) if isinstance(value, str) else value, language)


def moment(value: str | None, t: Texts) -> str:
    """23 พ.ย. 2569 09:41 น., from an ISO moment with an offset."""
    if not value:
        return MISSING
    return moment_words(value, t)


def month(value: str, language: str) -> str:
    return month_name(date.fromisoformat(f"{value}-01"), language)


def signed(value: Fraction) -> str:
    """A difference with its sign: +1.20, −0.35, 0.00."""
    text = shown(value)
    return f"−{text[1:]}" if text.startswith("-") else text if text.strip("0.") == "" else f"+{text}"


def dialled(telephone: str) -> str:
    """What a telephone dials: the first number, without what separates its digits and without the words behind it."""
    number = re.search(r"\+?\d(?:[\s.\-–()]{0,3}\d)*", telephone)
    letters = [letter for letter in number[0] if letter == "+" or letter.isdecimal()] if number else []
    return "".join("+" if letter == "+" else str(int(letter)) for letter in letters)


def visible(value: Any) -> Any:
    """What a page shows of a text: not the letters that turn a line round or stand for nothing (Unicode Technical Report 36, 2.5), which
    could make a note read as another person's. What is stored keeps them."""
    return _UNSEEN.sub("", value) if type(value) is str and not value.isascii() else value  # markup is made of what went through here


@lru_cache(maxsize=1)
def environment() -> Environment:
    jinja = Environment(
        loader=FileSystemLoader([TEMPLATES, MINISTRY_TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible,
    )
    jinja.filters |= {
        "count": count_words,
        "shown": shown,
        "percent_span": percent_span,
        "goal_state": goal_state,
        "answer_levels": answer_levels,
        "signed": signed,
        "stack": stack,
        "one_decimal": lambda value: shown(Fraction(value), 1),
        "deviation": lambda variance: deviation(variance) or MISSING,
        "dialled": dialled,
        "path": lambda text: quote(text, safe=""),
    }
    jinja.globals |= {"MISSING": MISSING, "long_date": long_date, "version": __version__}
    return jinja


def render(request: Request, template: str, user: User | None, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page. `values` are the template's view; every page also gets t, language, user, csrf and the menu's counts."""
    language = language_of(request)
    t, province = texts(language), settings_of(request).province
    notice, unsent = request.query_params.get("done", ""), _unsent(request, user)
    said = request.cookies.get(NOTICE_COOKIE) == notice != ""
    common: Mapping[str, Any] = {
        "t": t,
        "language": language,
        "user": user,
        "path": request.url.path,
        "here": quote(request.url.path + (f"?{request.url.query}" if request.url.query else ""), safe=""),
        "province": province,
        "ministry": settings_of(request).ministry,
        "area": lambda district, of=province: area_name(of, district, language),
        "areas": lambda districts: [area_name(province, district, language) for district in districts],
        "translated": lambda: "" if language == "th" else f" · {t('names_translated')}",
        "day": lambda value: day(value, language),
        "moment": lambda value: moment(value, t),
        "month": lambda value: month(value, language),
        "done": t.get(f"done_{notice}") if said else "",
        "menu_query": _menu_query(request, values.get("period")),
        "period_words": _period_words(request, user, values.get("period"), t) if user else "",
        "unsent_at": moment(datetime.fromtimestamp(unsent.at_unix, BANGKOK).isoformat(), t) if unsent else "",
        "to_screen": _to_screen(request, user) if user else 0,
        "we_changed": lambda district="": _we_changed(request, district),
    }
    shown_user = replace(user, csrf=unsent_forms.token(request.app, user.csrf, user.name)) if user else None
    view = {**common, "user": shown_user, "unsent": unsent, "unsent_here": False, **values}
    page = _page(request, environment().get_template(template), view, unsent)
    response = HTMLResponse(page, status, SCRIPTED if "sorting" in values else None)
    if said:
        response.delete_cookie(NOTICE_COOKIE)
    return response


def _page(request: Request, template: Template, view: Mapping[str, Any], unsent: Row | None) -> str:
    """The page; where its address asks for a form that waits, with that form filled in, or else with what was typed as a list."""
    if unsent is None or request.query_params.get("filled") != unsent.key:
        return template.render(view)
    form = UnsentForm(unsent.key, unsent.action, [(name, value) for name, value in json.loads(unsent.fields)])
    whole = filled(template.render({**view, "unsent_here": True}), form)
    return whole or template.render({**view, "unsent_here": form})


def _unsent(request: Request, user: User | None) -> Row | None:
    """The form whose session ended before it was sent, where this account has one: the one that the address names, or the last."""
    if user is None:
        return None
    key = request.query_params.get("filled", "")
    with reading(request.app.state.engine) as connection:
        return (unsent_forms.find(connection, user.name, key) if key else None) or unsent_forms.latest(connection, user.name)


def _menu_query(request: Request, shown: Period | None) -> str:
    """The days that were chosen, for the menu's links: they stay until others are chosen."""
    query = request.query_params
    if not query.get("year") and not query.get("month"):
        return shown.query if shown and shown.year != fiscal_year(shown.today) else ""
    return period(query, today()).query


def _period_words(request: Request, user: User, shown: Period | None, t: Texts) -> str:
    """Why a page of figures is not what was asked for, or is empty: a year that there is not, or one before or after all data."""
    if shown is None:
        return ""
    misread = period(request.query_params, today()).misread
    if misread:
        return t("period_misread", typed=misread)
    with reading(request.app.state.engine) as connection:
        years = queries.fiscal_years(connection, user.scope.province)
    if not years or years[0] <= shown.year <= years[1] or shown.year == fiscal_year(shown.today):
        return ""
    first, last = (year if t.language == "th" else year - BUDDHIST_OFFSET for year in years)
    return t("period_without_data", first=first, last=last)


def _to_screen(request: Request, user: User) -> int:
    """Comments that nobody has looked at yet, counted to a hundred: the menu only needs to know that there are some."""
    if user.role == "viewer":
        return 0
    with reading(request.app.state.engine) as connection:
        return unread_count(connection, user.scope, MENU_COUNT_LIMIT)


def _we_changed(request: Request, district: str) -> list[str]:
    """What was changed because of what people wrote, in the page's language, as it is shown today."""
    with reading(request.app.state.engine) as connection:
        rows = improvements.active(connection, Scope(settings_of(request).province, district), today())
    return [line for row in rows if (line := row.en if language_of(request) == "en" else row.th)]


async def sent_form(request: Request) -> AsyncIterator[FormData]:
    """The form of a request, for pages whose fields depend on what they list. The other work then stays off the event loop."""
    async with request.form() as form:  # files that came along are closed at the end
        yield form


def redirect(path: str, done: str = "") -> RedirectResponse:
    """After a form: the page again, by GET, with a word of what was done."""
    if not done:
        return RedirectResponse(path, 303)
    page, mark, anchor = path.partition("#")
    response = RedirectResponse(f"{page}{'&' if '?' in page else '?'}done={done}{mark}{anchor}", 303)
    response.set_cookie(NOTICE_COOKIE, done, max_age=NOTICE_SECONDS, httponly=True, samesite="lax")
    return response


def safe_path(path: str) -> str:
    """A path of this site to go back to; anything that could lead elsewhere becomes the first page."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if inside else "/"


def problem(request: Request, user: User | None, status: int, sentence: str) -> HTMLResponse:
    """What went wrong, in one sentence, with a way on."""
    return render(request, "problem.html", user, status, sentence=sentence, status_code=status)


def unknown_district(request: Request, user: User | None, name: str) -> HTMLResponse:
    """The answer where the province has no district of that name, or the person may not see it."""
    return problem(request, user, 404, texts(language_of(request))("unknown_district", name=name[:100]))
