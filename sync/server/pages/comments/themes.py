"""What people write about: how many comments each theme has, month by month, beside the scores of the items that ask about the same."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from kiosk.frozen import frozen
from kiosk.survey.scoring import is_few, item_score
from sync.server.accounts.csrf import csrf_checked
from sync.server.accounts.permissions import current_user
from sync.server.accounts.users import User
from sync.server.comments import comments, theme_marks, themes
from sync.server.comments.comments import HIDDEN, PASSED, UNREAD, CommentFilter
from sync.server.comments.theme_marks import MarkedMeanwhileError, ThemeCount
from sync.server.comments.themes import CommentTheme
from sync.server.db.engine import reading, writing
from sync.server.kiosks.districts import district_names
from sync.server.pages.overview import short_month
from sync.server.pages.parts import charts
from sync.server.pages.parts.comment_form import CommentForm, may_change
from sync.server.pages.parts.comment_list import CommentQuery
from sync.server.pages.parts.filters import chosen_district
from sync.server.pages.parts.period import Period, period, today
from sync.server.pages.parts.rendering import language_of, problem, redirect, render, settings_of, texts
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_counts import answers
from sync.server.tallies.score_summary import percent_of

router = APIRouter(include_in_schema=False)


class MarkForm(CommentForm):
    theme: tuple[str, ...] = ()
    seen: str | None = None


@frozen
class ItemOfTheme:
    """An item of the survey beside a theme. `few`: 1 to 4 people rated it, so that it says nothing."""

    id: str
    text: str
    mean: Fraction | None
    n: int
    few: bool


@frozen
class ThemeLine:
    theme: CommentTheme
    counted: ThemeCount
    share: Fraction | None  # in a hundred comments of the same days; a comment may be about several
    width: str | None  # of the bar, beside the theme with most
    months: tuple[tuple[str, int], ...]  # the fiscal year's twelve, short name and number
    heights: tuple[int, ...]  # of the same, in a hundred of the highest
    items: tuple[ItemOfTheme, ...]


@router.get("/comments/themes")
def theme_page(request: Request, user: Annotated[User, Depends(current_user)], query: Annotated[CommentQuery, Query()]) -> Response:
    chosen, scope = period(request.query_params, today()), chosen_district(user, query.district)
    year = period({"year": str(chosen.year)}, today())  # months stand beside one another whichever is chosen
    with reading(request.app.state.engine) as connection:
        in_use = themes.themes_in_use(connection)
        months = theme_marks.by_month(connection, scope, year.first, year.last)
        listed = CommentFilter((*PASSED, UNREAD, HIDDEN), chosen.first, chosen.last)
        total = comments.count_comments(connection, scope, listed)
        totals = answers(connection, scope, chosen.first, chosen.last)
        districts = district_names(connection, user.scope)
    lines = _lines(request, in_use, months, (chosen, year), (total, totals))
    view: dict[str, Any] = {"period": chosen, "district": scope.district, "districts": districts, "total": total, "lines": lines}
    view |= {"heads": [name for name, _ in lines[0].months] if lines else [], "themed": sum(line.counted.n for line in lines)}
    return render(request, "themes.html", user, **view)


def _lines(
    request: Request,
    in_use: tuple[CommentTheme, ...],
    months: Mapping[str, Mapping[str, ThemeCount]],
    periods: tuple[Period, Period],
    whole: tuple[int, Totals],
) -> list[ThemeLine]:
    """`periods`: the chosen days, and the year around them; `whole`: all comments of the chosen days, and the scores' totals."""
    (chosen, year), (total, totals), language = periods, whole, language_of(request)
    names = [name for name, _ in year.months(language)]
    counted = {theme.id: _chosen(months.get(theme.id, {}), chosen) for theme in in_use}
    most = max((count.n for count in counted.values()), default=0)
    lines = []
    for theme in in_use:
        numbers = [months.get(theme.id, {}).get(name, ThemeCount()).n for name in names]
        highest, count = max(numbers, default=0) or 1, counted[theme.id]
        shares = (percent_of(count.n, total), charts.share(count.n, most) if most else None)
        heights = tuple(round(number * 100 / highest) for number in numbers)
        named = tuple((short_month(name, language), number) for name, number in zip(names, numbers, strict=True))
        lines.append(ThemeLine(theme, count, *shares, named, heights, _items(request, theme, totals)))
    return sorted(lines, key=lambda line: -line.counted.n)


def _chosen(months: Mapping[str, ThemeCount], chosen: Period) -> ThemeCount:
    parts = [count for name, count in months.items() if chosen.month in ("", name)]
    return ThemeCount(sum(part.proposed for part in parts), sum(part.confirmed for part in parts))


def _items(request: Request, theme: CommentTheme, totals: Totals) -> tuple[ItemOfTheme, ...]:
    lines = []
    for item in settings_of(request).questionnaire.items:
        if item.id in theme.items:
            score = item_score(totals.counts.get(item.id, {}))
            lines.append(ItemOfTheme(item.id, item.text.get(language_of(request)), score.mean, score.n, is_few(score.n)))
    return tuple(lines)


@router.post("/comments/themes/mark")
def mark(request: Request, user: Annotated[User, Depends(csrf_checked)], form: Annotated[MarkForm, Form()]) -> Response:
    """A person decides which themes a comment is about."""
    may_change(user, form.district)
    t = texts(language_of(request))
    try:
        with writing(request.app.state.engine) as connection:
            marked = theme_marks.decide(connection, user.name, user.province, form.key, form.theme, form.seen)
    except MarkedMeanwhileError:
        return problem(request, user, 409, t("theme_marked_meanwhile"))
    except ValueError:
        return problem(request, user, 400, t("theme_unknown"))
    return redirect(form.way_back, "theme_marked") if marked else problem(request, user, 404, t("unknown_comment"))
