"""`kiosk doctor`: the self-check from the command line. What is checked is in kiosk/selfcheck."""

import json
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

from kiosk import config
from kiosk.commands import CannotBeDone, arguments
from kiosk.paths import TEXTS, DataDir
from kiosk.selfcheck import doctor as checks
from kiosk.selfcheck import history, readiness
from kiosk.selfcheck.result import FAIL, Report, as_json
from kiosk.selfcheck.screen import NoScreen, Screen, measured
from kiosk.store.database import StoreError, open_store
from kiosk.survey import language
from kiosk.survey.language import Texts
from sync.client.link import Link, has_joined, link_of


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
    texts = language.load(TEXTS, options.lang, "selfcheck")
    report = checks.examine(gathered(data, options.light, _screen()), deep=not options.light)
    _keep(report, data, texts)
    print(json.dumps(as_json(report, texts), ensure_ascii=False) if options.json else "\n".join(_lines(report, texts)))
    if options.pdf:
        _write(report, data, texts, options.pdf)
    return 1 if report.outcome == FAIL else 0


def gathered(data: DataDir, light: bool, screen: Screen | None) -> checks.Surroundings:
    """What a self-check looks at; a deep one also asks the province."""
    now = arguments.now()
    try:
        site = config.load(data.site)
    except config.ConfigError:  # one of the findings
        return checks.Surroundings(data, now, screen)
    enrolled = has_joined(data, site)
    if not enrolled or light:
        return checks.Surroundings(data, now, screen, None, enrolled)
    asking = _Asking(link_of(data, site))
    secure = site.server.url.startswith("https:")
    return checks.Surroundings(data, now, screen, asking, enrolled, secure, lambda: asking.clock_difference)


class _Asking:
    """One request to the province, and what its answer told of the time."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.clock_difference: timedelta | None = None

    def __call__(self) -> int | None:
        from sync.client.api import Patience, Province  # late: loads requests
        from sync.client.faults import NotJoined

        try:
            province = Province(self._link, Patience(connect_s=5, read_s=5, whole_s=10))
        except NotJoined as fault:
            raise FileNotFoundError(self._link.ca_file) if fault.key == "ca_file" else ValueError(str(fault)) from fault
        with province:
            status = province.probe()
            self.clock_difference = province.clock_difference
            return status


def _screen() -> Screen | None:
    with suppress(NoScreen, ImportError):
        return measured()
    return None


def _keep(report: Report, data: DataDir, texts: Texts) -> None:
    """In the journal where there is one that can be written; a broken store is one of the findings, not an end."""
    if data.database.exists():
        with suppress(StoreError), closing(open_store(data.database)) as connection:
            history.keep(connection, report, texts)


def _lines(report: Report, texts: Texts) -> list[str]:
    lines = [f"[{texts(f'outcome_{one.outcome}')}] {one.title(texts)}: {one.sentence(texts)}" for one in report.results]
    return [*lines, readiness.verdict(report, texts), readiness.made(report, texts)]


def _write(report: Report, data: DataDir, texts: Texts, path: Path) -> None:
    from kiosk.ui.fonts import FontsMissing  # late: loads Pillow

    try:
        site = config.load(data.site)
        kiosk = readiness.Kiosk(site.kiosk, site.place, site.province)
    except config.ConfigError:
        kiosk = readiness.Kiosk("–", "–", "–")
    try:
        readiness.write_pdf(report, kiosk, texts, path)
    except FontsMissing as error:
        raise CannotBeDone(f"the readiness report cannot be drawn: {error}") from error
