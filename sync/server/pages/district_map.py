"""A small map of the districts, coloured by how each stands to the goal, with the same in a table beside it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from kiosk.survey.catalogue_search import in_thai_order
from sync.server.accounts.csrf import csrf_and_role
from sync.server.accounts.permissions import require_role
from sync.server.accounts.users import User
from sync.server.db.engine import in_transaction, reading
from sync.server.kiosks import district_shapes
from sync.server.kiosks.district_shapes import FILE_LIMIT, WIDTH, ShapesError
from sync.server.kiosks.districts import district_names
from sync.server.pages.parts.compared import yardstick
from sync.server.pages.parts.filters import area_words
from sync.server.pages.parts.paging import searched
from sync.server.pages.parts.period import period, today
from sync.server.pages.parts.rendering import area_name, language_of, redirect, render, sent_form, settings_of, texts
from sync.server.tallies.score_counts import answers_by_district

router = APIRouter(include_in_schema=False)


@router.get("/map")
def map_page(request: Request, user: Annotated[User, Depends(require_role("province", "viewer"))]) -> Response:
    return _page(request, user)


def _page(request: Request, user: User, fault: str = "") -> Response:
    chosen = period(request.query_params, today())
    with reading(request.app.state.engine) as connection:
        measure = yardstick(connection, settings_of(request))
        by_district = answers_by_district(connection, user.scope, chosen.first, chosen.last)
        names = district_names(connection, user.scope)
        shapes = district_shapes.stored_shapes(connection)
    lines = in_thai_order({name: measure.summary(by_district.get(name)) for name in names})
    return render(
        request,
        "district_map.html",
        user,
        400 if fault else 200,
        period=chosen,
        lines=lines,
        found=searched(request.query_params, lines, lambda line: area_words(user.province, line[0])),
        shapes=shapes,
        missing=[name for name in names if shapes and name not in shapes.rings],
        width=WIDTH,
        goal=measure.goal,
        limit=FILE_LIMIT // 1_000_000,
        fault=fault,
    )


@router.post("/map/shapes")
def bring(
    request: Request, user: Annotated[User, Depends(csrf_and_role("province"))], form: Annotated[FormData, Depends(sent_form)]
) -> Response:
    """A GeoJSON file, in the place of the one before; nothing is kept of one that names no district."""
    t, file = texts(language_of(request)), form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(request, user, t("form_file_missing"))
    with reading(request.app.state.engine) as connection:
        names = district_names(connection, user.scope)
    known = district_shapes.names_in_files(names, {name: area_name(user.province, name, "en") for name in names})
    try:
        shapes = district_shapes.read_shapes(file.file.read(FILE_LIMIT + 1), known)
    except ShapesError as error:
        return _page(request, user, error.localized(t))
    in_transaction(request.app.state.engine, lambda connection: district_shapes.keep(connection, user.name, shapes))
    return redirect("/map", "saved")
