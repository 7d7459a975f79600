"""What a check says: pass, warning or fail, and the sentence by its key and values. It checks nothing itself."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from kiosk.frozen import field, frozen
from kiosk.language.texts import Texts
from kiosk.survey.dates.calendar import short_date, timestamp

PASS, WARNING, FAIL = "pass", "warning", "fail"
OUTCOMES = (PASS, WARNING, FAIL)
_NONE: Mapping[str, Any] = MappingProxyType({})


@frozen
class CheckResult:
    """One check. Its sentence is the text check_<name>_<key> of the group "diagnostics", its title check_<name>."""

    name: str
    outcome: str
    key: str
    values: Mapping[str, Any] = field(default_factory=lambda: _NONE)

    def title(self, texts: Texts) -> str:
        return texts(f"check_{self.name}")

    def sentence(self, texts: Texts) -> str:
        """What was found and, unless it is well, what to do."""
        key = f"check_{self.name}_{self.key}"
        return texts(key, **{name: _written(value, texts) for name, value in self.values.items()}) if self.values else texts(key)


_DAY = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")


def _written(value: object, texts: Texts) -> object:
    """Days, which values carry as "2026-11-23" or "2026-11-23 09:41", as people of that language write them; faults in their words."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return texts.translated(value) if isinstance(value, str) else value
    return f"{short_date(date.fromisoformat(value[:10]), texts.language)}{value[10:]}"


def passed(name: str, key: str = "well", **values: object) -> CheckResult:
    return CheckResult(name, PASS, key, values)


def warned(name: str, key: str, **values: object) -> CheckResult:
    return CheckResult(name, WARNING, key, values)


def failed(name: str, key: str, **values: object) -> CheckResult:
    return CheckResult(name, FAIL, key, values)


@frozen
class DiagnosticsReport:
    at: datetime
    deep: bool  # every response was walked and every total recounted
    results: tuple[CheckResult, ...]

    @property
    def outcome(self) -> str:
        """The worst of all."""
        return max((result.outcome for result in self.results), key=OUTCOMES.index, default=PASS)

    def of(self, outcome: str) -> tuple[CheckResult, ...]:
        return tuple(result for result in self.results if result.outcome == outcome)


def as_json(report: DiagnosticsReport, texts: Texts) -> dict[str, Any]:
    """For --json, the journal and the heartbeat."""
    return {
        "at": timestamp(report.at),
        "outcome": report.outcome,
        "deep": report.deep,
        "checks": [
            {
                "name": result.name,
                "outcome": result.outcome,
                "key": result.key,
                "values": dict(result.values),
                "sentence": result.sentence(texts),
            }
            for result in report.results
        ],
    }


def from_json(record: Mapping[str, Any]) -> DiagnosticsReport:
    """The report that `as_json` wrote; KeyError or ValueError when it is none."""
    checks: Iterable[Mapping[str, Any]] = record["checks"]
    results = tuple(CheckResult(check["name"], check["outcome"], check["key"], check["values"]) for check in checks)
    return DiagnosticsReport(datetime.fromisoformat(record["at"]), bool(record["deep"]), results)
