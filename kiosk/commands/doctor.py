"""`kiosk doctor`: the machine's diagnostics from the command line. What is checked is in kiosk/diagnostics."""

import json
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from kiosk.commands import arguments
from kiosk.diagnostics import checklist as checks
from kiosk.diagnostics import history, readiness
from kiosk.diagnostics.result import FAIL, DiagnosticsReport, as_json
from kiosk.diagnostics.screen import NoScreenError, Screen, measured
from kiosk.errors import CannotBeDoneError
from kiosk.language import texts as language
from kiosk.language.texts import Texts
from kiosk.paths import TEXTS, DataDir
from kiosk.runtime.diagnostics_inputs import gathered
from kiosk.site import counter_words, site_file
from kiosk.store.database import StoreError, open_store
from kiosk.survey.first_day.counter_readiness import CounterItem


def doctor(words: Sequence[str], data: DataDir) -> int:
    """Exit status 1 when something must be mended, after saying what to do."""
    parser = arguments.Arguments("doctor", "Checks everything the kiosk needs, says what to do, and keeps the result.")
    parser.add_json()
    parser.add_language()
    parser.add_argument("--light", action="store_true", help="as at every start: no walk along the whole chain, no request to the province")
    parser.add_argument("--pdf", metavar="FILE", type=Path, help="also write the one-page readiness report")
    options = parser.read(words)
    if options.pdf:
        arguments.refuse_state(options.pdf, data)
    texts = language.load(TEXTS, options.lang, "diagnostics")
    report = checks.examine(gathered(data, options.light, _screen()), deep=not options.light)
    _keep(report, data, texts)
    print(json.dumps(as_json(report, texts), ensure_ascii=False) if options.json else "\n".join(_lines(report, texts)))
    if options.pdf:
        _write(report, data, texts, options.pdf)
    return 1 if report.outcome == FAIL else 0


def _screen() -> Screen | None:
    with suppress(NoScreenError, ImportError):
        return measured()
    return None


def _keep(report: DiagnosticsReport, data: DataDir, texts: Texts) -> None:
    """In the journal where there is one that can be written; a broken store is one of the findings, not an end."""
    if data.database.exists():
        with suppress(StoreError), closing(open_store(data.database)) as connection:
            history.save_report(connection, report, texts)


def _lines(report: DiagnosticsReport, texts: Texts) -> list[str]:
    lines = [f"[{texts(f'outcome_{result.outcome}')}] {result.title(texts)}: {result.sentence(texts)}" for result in report.results]
    return [*lines, readiness.verdict(report, texts), readiness.made_on(report, texts)]


def counter_lines(data: DataDir, spoken: str) -> list[readiness.CounterLine]:
    """The manual's list for the counter with what officers said of it; of a store that cannot be read, what stands there unsaid."""
    said: dict[str, CounterItem] = {}
    if data.database.exists():
        with suppress(StoreError), closing(open_store(data.database)) as connection:
            said = counter_words.said(connection)
    return [readiness.CounterLine(*line) for line in counter_words.lines(said, language.load(TEXTS, spoken, "counter"))]


def _write(report: DiagnosticsReport, data: DataDir, texts: Texts, path: Path) -> None:
    from kiosk.ui.text.fonts import FontsMissingError  # late: loads Pillow

    try:
        site = site_file.load(data.site)
        kiosk = readiness.KioskIdentity(site.kiosk, site.place, site.province)
    except site_file.ConfigError:
        kiosk = readiness.KioskIdentity("–", "–", "–")
    try:
        readiness.write_pdf(report, kiosk, texts, path, counter_lines(data, texts.language))
    except FontsMissingError as error:
        raise CannotBeDoneError(f"the readiness report cannot be drawn: {error}") from error
