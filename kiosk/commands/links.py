"""`kiosk links`: requests the link of every open service and says which do not work. How is in kiosk/selfcheck/links.py."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from kiosk.commands import CannotBeDone, arguments, opening
from kiosk.paths import PROCEDURES, TEXTS, DataDir
from kiosk.selfcheck import content
from kiosk.selfcheck import links as checked
from kiosk.selfcheck.facts import open_links
from kiosk.selfcheck.links import LinkResult
from kiosk.survey import language, procedures
from kiosk.survey.language import Texts


def links(words: Sequence[str], data: DataDir) -> int:
    """Exit status 1 when a link does not work, after naming it. The results are kept for the duties page and the province."""
    parser = arguments.Arguments("links", "Requests the link of every open service once and says which do not work.")
    parser.add_json()
    parser.add_language()
    options = parser.read(words)
    place, now = opening.place(data), arguments.now()
    targets = open_links(place.site, place.catalogue, procedures.load(PROCEDURES), content.shown(data))
    results = checked.check_links(targets, now)
    if checked.offline(results):
        raise CannotBeDone("no link could be reached, so this kiosk seems to be offline; nothing was recorded")
    with opening.store(data) as connection:
        checked.keep(connection, results, now)
    texts = language.load(TEXTS, options.lang, "selfcheck")
    lines = [_line(one, texts) for one in results]
    print(json.dumps([asdict(one) for one in results], ensure_ascii=False) if options.json else "\n".join(lines))
    return 0 if all(one.ok for one in results) else 1


def _line(result: LinkResult, texts: Texts) -> str:
    mark = texts("outcome_pass") if result.ok else texts("outcome_fail")
    reason = "" if result.ok else f": {texts(f'links_fault_{result.fault}')}"
    return f"[{mark}] {result.service} {result.url}{reason}"
