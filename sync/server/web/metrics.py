"""Figures for Prometheus: requests and verdicts of this process, kiosks and responses of the database. No figure names a person."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import Engine, Select, func, select

from sync.server.db.engine import reading
from sync.server.db.schema import conflicts, kiosks, rejected

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_AT_WORK = (kiosks.c.enrolled_at.is_not(None), kiosks.c.revoked_at.is_(None))
_MISSING = func.sum(kiosks.c.last_seq - kiosks.c.held)
_GAUGES: dict[str, tuple[str, Select]] = {
    "province_kiosks": ("Kiosks that have joined and are not revoked", select(func.count()).where(*_AT_WORK)),
    "province_responses_held": ("Responses held, over all kiosks", select(func.coalesce(func.sum(kiosks.c.held), 0))),
    "province_responses_missing": ("Numbers missing below the highest of each kiosk", select(func.coalesce(_MISSING, 0))),
    "province_conflicts_open": ("Conflicting copies not looked at", select(func.count()).where(conflicts.c.settled_at.is_(None))),
    "province_records_rejected": ("Records that were refused and kept", select(func.count()).select_from(rejected)),
}


class Metrics:
    """One registry for each app, so that several apps may live in one process (tests)."""

    def __init__(self, engine: Engine) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("province_requests", "Requests answered by this process", ["method", "status"], registry=self.registry)
        self._seconds = Histogram("province_request_seconds", "Time to answer", registry=self.registry, buckets=_BUCKETS)
        self._verdicts = Counter("province_verdicts", "Verdicts given by this process", ["verdict"], registry=self.registry)
        self._events = Counter("province_security_events", "Refusals that an attack leaves behind", ["event"], registry=self.registry)
        self.registry.register(_DatabaseFigures(engine))

    def count_request(self, method: str, status: int, seconds: float) -> None:
        known = method if method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        self._requests.labels(known, str(status)).inc()
        self._seconds.observe(seconds)

    def count_verdict(self, verdict: str) -> None:
        self._verdicts.labels(verdict).inc()

    def count_event(self, event: str) -> None:
        self._events.labels(event).inc()

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _DatabaseFigures:
    """Read from the database at each scrape: every process tells the same."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> list[Metric]:
        return []  # so that registering reads no database

    def collect(self) -> Iterator[Metric]:
        with reading(self._engine) as connection:
            for name, (words, statement) in _GAUGES.items():
                yield GaugeMetricFamily(name, words, value=float(connection.scalar(statement) or 0))
