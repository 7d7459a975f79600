"""`kiosk links`: requests the link and the handbook of every open service and says which do not work (kiosk/site/link_checks.py)."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from kiosk.commands import arguments
from kiosk.errors import CannotBeDoneError
from kiosk.language import texts as language
from kiosk.language.texts import Texts
from kiosk.paths import TEXTS, DataDir
from kiosk.runtime import opening
from kiosk.site import link_checks as checked
from kiosk.site.link_checks import LinkResult
from kiosk.site.link_targets import link_targets


def links(words: Sequence[str], data: DataDir) -> int:
    """Exit status 1 when a link does not work, after naming it. The results are kept for the duties page and the province."""
    parser = arguments.Arguments("links", "Requests the link and the handbook of every open service once and says which do not work.")
    parser.add_json()
    parser.add_language()
    options = parser.read(words)
    place, now = opening.place(data), opening.now()
    targets = link_targets(place.site, place.catalogue, data)
    results = checked.check_links(targets.together(), now, targets.from_elsewhere, place.site.proxy)
    if checked.offline(results):
        raise CannotBeDoneError("no link could be reached, so this kiosk seems to be offline; nothing was recorded")
    with opening.store(data) as connection:
        checked.save_together(connection, results, now)
    texts = language.load(TEXTS, options.lang, "diagnostics", "links")
    lines = [_line(result, texts) for result in results]
    print(json.dumps([asdict(result) for result in results], ensure_ascii=False) if options.json else "\n".join(lines))
    return 0 if all(result.ok or result.fault in checked.TO_LOOK_AT for result in results) else 1


def _line(result: LinkResult, texts: Texts) -> str:
    mark = texts("outcome_pass" if result.ok else "outcome_warning" if result.fault in checked.TO_LOOK_AT else "outcome_fail")
    reason = "" if result.ok else f": {texts(f'links_fault_{result.fault}')}"
    return f"[{mark}] {result.service} {result.url}{reason}"
