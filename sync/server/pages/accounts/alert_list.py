"""What is the matter now, in all districts at once: every kind of alert, whatever the account chose to be sent."""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from kiosk.frozen import replace
from kiosk.survey.catalogue_search import thai_order
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.alerts.alert_choice import KINDS, choice_of
from sync.server.alerts.alert_event import events
from sync.server.db.engine import reading
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.rendering import language_of, render, settings_of, texts

router = APIRouter(include_in_schema=False)


@router.get("/alerts")
def alert_list(request: Request, user: Annotated[User, Depends(require_role("province", "district"))], kind: str = "") -> Response:
    """The words of complaints are those that the account watches for. Equal sentences are one line with how often they hold."""
    t, kinds = texts(language_of(request)), tuple(name for name in KINDS if name != "backup" or not user.district)
    with reading(request.app.state.engine) as connection:
        choice = replace(choice_of(connection, user.name), kinds=kinds)
        happened = list(events(connection, settings_of(request), user.scope, choice, datetime.now(UTC), t))
        districts = district_names(connection, user.scope)
    lines = Counter((event.district, event.kind, event.sentence) for event in happened if kind in ("", event.kind))
    rows = sorted(lines.items(), key=lambda line: (thai_order(line[0][0]), kinds.index(line[0][1])))
    quiet = [name for name in districts if name not in {event.district for event in happened}]
    counts = Counter(event.kind for event in happened)
    return render(
        request,
        "alert_list.html",
        user,
        found=searched(request.query_params, rows, lambda line: f"{area_words(user.province, line[0][0])} {line[0][2]}"),
        kinds=kinds,
        counts=counts,
        kind=kind if kind in kinds else "",
        quiet=quiet,
        words=choice.words,
    )
