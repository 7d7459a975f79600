"""`kiosk scores`: means, deviations and percent of a period, in the whole or of one service."""

import json
from collections.abc import Sequence

from kiosk.commands.arguments import Arguments
from kiosk.errors import UsageError
from kiosk.language import texts
from kiosk.paths import TEXTS, DataDir
from kiosk.reports import scores as reports
from kiosk.runtime import opening
from kiosk.survey import scoring


def scores(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("scores", "Scores of complete responses: items, aspects, overall, percent.")
    parser.add_period()
    parser.add_argument("--service", metavar="ID", help="only of those who named this service")
    parser.add_language()
    parser.add_json()
    options = parser.read(words)
    place = opening.place(data)
    if options.service is not None:
        _check_service(options.service, place)
    with opening.store(data) as connection:
        counted = reports.counted(connection, options.first, options.last, options.service)
    scored = reports.scored(counted, place.questionnaire)
    if options.json:
        print(json.dumps(scoring.as_json(scored), ensure_ascii=False))
        return 0
    print(reports.as_text(scored, counted.spread, place.site.level_band, place.questionnaire, texts.load(TEXTS, options.lang, "reports")))
    return 0


def _check_service(service: str, place: opening.Place) -> None:
    """Refuse an id that never was; a closed service, or an own one dropped since, may still have responses."""
    if not service.startswith("X-") and service not in place.catalogue.services:
        raise UsageError(f"there is no service {service}; the nearest are {', '.join(place.catalogue.nearest(service))}")
