"""`kiosk totals`: one day at the counter."""

import json
from collections.abc import Sequence

from kiosk.commands.arguments import Arguments, day
from kiosk.language import texts as language
from kiosk.paths import TEXTS, DataDir
from kiosk.reports import totals as reports
from kiosk.runtime import opening
from kiosk.site import open_services


def totals(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("totals", "A day: people, uses by service, responses by mode, scores, unsent.")
    parser.add_argument("--date", type=day, metavar="DAY", help="the day, 2026-11-23 or 2569-11-23 (today)")
    parser.add_language()
    parser.add_json()
    options = parser.read(words)
    place = opening.place(data)
    with opening.store(data) as connection:
        figures = reports.of_day(connection, place.questionnaire, options.date or opening.now().date())
    if options.json:
        print(json.dumps(reports.as_json(figures, place.site.level_band), ensure_ascii=False))
        return 0
    texts = language.load(TEXTS, options.lang, "reports", "unfinished")
    print(
        reports.as_text(
            figures, place.site.place, place.site.level_band, open_services.names(place.site, place.catalogue), place.questionnaire, texts
        )
    )
    return 0
