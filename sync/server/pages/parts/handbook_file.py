"""The province's handbook as the bytes of a PDF; its text is the Thai part of assets/handbook/province.md."""

from datetime import date, datetime, time
from functools import lru_cache

from sqlalchemy import Engine

from kiosk import __version__
from kiosk.documents.counter import ServiceCounter
from kiosk.language.texts import load
from kiosk.paths import TEXTS
from kiosk.survey.dates.calendar import BANGKOK, day_of
from sync.server.db.engine import reading
from sync.server.documents.counter_facts import counters, province_counter
from sync.server.settings import Settings


def handbook_pdf(settings: Settings, engine: Engine, base: str, now: datetime) -> bytes:
    """Its pictures show what the first district with services prints. Raises HandbookError and fonts.FontsMissingError."""
    with reading(engine) as connection:
        districts = counters(connection, settings, base)
        counter = next((each for each in districts if each.services), None) or province_counter(connection, settings, districts, base)
    return _drawn(settings, counter, day_of(now))


@lru_cache(maxsize=1)
def _drawn(settings: Settings, counter: ServiceCounter, day: date) -> bytes:
    """The same until the next day or another word of the counter: drawing takes two seconds."""
    from kiosk.documents.handbook.a4_pages import HandbookCover, province_handbook  # late: they load Pillow
    from kiosk.documents.to_pdf import pdf_of

    t = load(TEXTS, "th", "documents", "unfinished")
    cover = HandbookCover(t("province", province=settings.province), __version__, day)
    pages = province_handbook(counter, settings.questionnaire, cover, settings.assets / "handbook", t)
    return pdf_of(pages, t("kind_handbook_province"), datetime.combine(day, time(), BANGKOK))
