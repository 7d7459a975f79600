"""The province's handbook as the bytes of a PDF; its text is the Thai part of assets/handbook/province.md."""

from datetime import datetime

from sqlalchemy import Engine

from kiosk import __version__
from kiosk.language.texts import load
from kiosk.paths import TEXTS
from kiosk.survey.dates.calendar import day_of
from sync.server.db.engine import reading
from sync.server.documents.counter_facts import counters, province_counter
from sync.server.settings import Settings


def handbook_pdf(settings: Settings, engine: Engine, base: str, now: datetime) -> bytes:
    """Its pictures show what the first district with services prints. Raises HandbookError and fonts.FontsMissingError."""
    from kiosk.documents.handbook.pages import HandbookCover, province_handbook  # late: they load Pillow
    from kiosk.documents.to_pdf import pdf_of

    with reading(engine) as connection:
        districts = counters(connection, settings, base)
        counter = next((each for each in districts if each.services), None) or province_counter(connection, settings, districts, base)
    t = load(TEXTS, "th", "documents", "unfinished")
    cover = HandbookCover(t("province", province=settings.province), __version__, day_of(now))
    pages = province_handbook(counter, settings.questionnaire, cover, settings.assets / "handbook", t)
    return pdf_of(pages, t("kind_handbook_province"), now)
