"""The roll-ups of a province: put together, numbered, signed and kept as sent. Sending is off until somebody switches it on."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, select, update

from kiosk import __version__
from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import thai_order
from kiosk.survey.dates.calendar import fiscal_year_days
from kiosk.survey.duties import kpi_score
from sync.server import audit
from sync.server.clock import now
from sync.server.db import key_values
from sync.server.db.bulk import bulk_insert
from sync.server.db.schema import rollup_files
from sync.server.duties import district_facts
from sync.server.kiosks.districts import district_names
from sync.server.report import workflow
from sync.server.report.model import ReportData
from sync.server.rollups import rollup_figures, rollup_file, signatures
from sync.server.rollups.rollup_model import (
    DistrictCompleteness,
    LockedReport,
    PartDigest,
    ProvinceKpi,
    RollupError,
    RollupManifest,
    RollupPart,
    RollupRow,
    digest_of,
    text_of,
)
from sync.server.scope import Scope
from sync.server.services import directory, open_history
from sync.server.settings import Settings
from sync.server.tallies.service_keys import OWN

_KEY, _ON = "rollup_key", "rollup_sending"


@frozen
class RollupVersion:
    """A stored version; `content` is the file."""

    fiscal_year: int
    version: int
    state: str
    content: bytes
    made_at: str
    made_by: str
    delivered_at: str | None
    delivered_to: str


def is_on(connection: Connection) -> bool:
    """Whether this province sends at all."""
    return key_values.get(connection, _ON) == "on"


def switch(connection: Connection, actor: str, on: bool) -> None:
    key_values.put(connection, _ON, "on" if on else "off")
    audit.record(connection, actor, "rollup.switch", "on" if on else "off")


def public_key(connection: Connection) -> str:
    """What the ministry is given once, so that it knows this province's signature; made at the first asking."""
    return signatures.public_key_of(_private_key(connection))


def known_key(connection: Connection) -> str:
    """As `public_key`, "" before there is one: looking at a page makes none."""
    private = key_values.get(connection, _KEY)
    return signatures.public_key_of(private) if private else ""


def _private_key(connection: Connection) -> str:
    return key_values.get(connection, _KEY) or key_values.put_once(connection, _KEY, signatures.new_private_key())


def make(connection: Connection, settings: Settings, actor: str, year: int) -> RollupVersion:
    """The year's roll-up as the figures stand now; the latest version where they are still the same. Raises RollupError: nobody answered in
    that year, or the figures are not those of its locked report any more."""
    before = latest(connection, settings.province, year)
    manifest, parts = put_together(connection, settings, year, before.version + 1 if before else 1)
    digest = manifest.figures_digest
    if before is not None and _digest(connection, settings.province, year, before.version) == digest:
        return before
    content = rollup_file.packed(rollup_file.signed(_private_key(connection), manifest), parts)
    columns = ("province", "fiscal_year", "version", "state", "figures_digest", "content", "made_at", "made_by")
    row = (settings.province, year, manifest.version, manifest.state, digest, content, manifest.made_at, actor)
    bulk_insert(connection, rollup_files, columns, [row])
    audit.record(connection, actor, "rollup.make", f"{year}", f"version {manifest.version}, {manifest.state}")
    return RollupVersion(year, manifest.version, manifest.state, content, manifest.made_at, actor, None, "")


def put_together(connection: Connection, settings: Settings, year: int, version: int) -> tuple[RollupManifest, list[RollupPart]]:
    """What would be sent under this number. Raises RollupError, as `make`."""
    first, last = fiscal_year_days(year)
    items = tuple(item.id for item in settings.questionnaire.items)
    figures = rollup_figures.year_figures(connection, settings.province, first, last, items)
    if not figures.cells:
        raise RollupError("rollup_fault_empty", year=year)
    stored = workflow.latest(connection, settings.province, year)
    report = stored.report if stored and stored.state == workflow.LOCKED else None
    differing = list(rollup_figures.differences(figures, report)) if report else []
    if differing:
        raise RollupError("rollup_fault_moved", year=year, where=differing[-1] or settings.province)
    parts = _parts(connection, settings, rollup_figures.rows_by_district(figures))
    kpi, completeness = _facts(connection, settings, year, report)
    manifest = RollupManifest(
        format=1,
        province=settings.province,
        fiscal_year=year,
        version=version,
        state="locked" if report else "provisional",
        made_at=now(),
        program=__version__,
        report=LockedReport(version=stored.row.version, responses_digest=report.responses_digest) if stored and report else None,
        items=list(items),
        kpi=kpi,
        completeness=completeness,
        parts=[PartDigest(district=part.district, sha256=digest_of(text_of(part)), rows=len(part.rows)) for part in parts],
    )
    return manifest, parts


def _parts(connection: Connection, settings: Settings, rows: dict[str, list[RollupRow]]) -> list[RollupPart]:
    parts = []
    for district in ("", *sorted({*rows, *district_names(connection, Scope(settings.province))} - {""}, key=thai_order)):
        offered = directory.opened_services(connection, Scope(settings.province, district), settings.catalogue) if district else []
        names = {key.partition("@")[0]: name for key, name in offered if key.startswith(OWN)}
        parts.append(RollupPart(district=district, names=names, rows=rows.get(district, [])))
    return parts


def _facts(
    connection: Connection, settings: Settings, year: int, report: ReportData | None
) -> tuple[ProvinceKpi, list[DistrictCompleteness]]:
    """KPI and completeness: the locked report's, or as they stand now."""
    first, last = fiscal_year_days(year)
    scope = Scope(settings.province)
    if report:
        opened = {part.result.name: part.opened for part in report.districts}
        kpi = ProvinceKpi(score=report.kpi.score, districts=list(report.kpi.names), rests_on=report.kpi.rests_on)  # type: ignore[arg-type]
        return kpi, [
            DistrictCompleteness(
                district=line.district,
                services=opened.get(line.district, 0),
                kiosks=line.kiosks,
                days=line.days,
                reconciled=line.reconciled,
                differing=len(line.differing),
                unchecked=line.unchecked,
                unsent=line.unsent,
                gaps=line.gaps,
            )
            for line in report.completeness
        ]
    facts = district_facts.districts(connection, scope, settings.catalogue, first, last)
    names = [district.name for district in facts if district.services.enough]
    basis = open_history.basis(connection, settings.province, last)
    return ProvinceKpi(score=kpi_score(len(names)), districts=names, rests_on=basis), [  # type: ignore[arg-type]
        DistrictCompleteness(
            district=district.name,
            services=len(district.services.counting),
            kiosks=district.kiosks,
            days=district.days,
            reconciled=district.agreed,
            differing=district.differing,
            unchecked=district.unchecked,
            unsent=district.unsent,
            gaps=district.gaps,
        )
        for district in facts
    ]


def latest(connection: Connection, province: str, year: int) -> RollupVersion | None:
    return next(iter(_versions(connection, province, year)), None)


def versions(connection: Connection, province: str) -> Sequence[RollupVersion]:
    """Every version, the newest first."""
    return _versions(connection, province)


def _versions(connection: Connection, province: str, year: int = 0) -> list[RollupVersion]:
    table = rollup_files
    rows = select(table).where(table.c.province == province, *([table.c.fiscal_year == year] if year else []))
    ordered = connection.execute(rows.order_by(table.c.fiscal_year.desc(), table.c.version.desc()))
    return [_version(row) for row in ordered]


def _version(row: Row) -> RollupVersion:
    first, later = (row.made_at, row.made_by), (row.delivered_at, row.delivered_to)
    return RollupVersion(row.fiscal_year, row.version, row.state, bytes(row.content), *first, *later)


def _digest(connection: Connection, province: str, year: int, version: int) -> str:
    table = rollup_files
    here = (table.c.province == province, table.c.fiscal_year == year, table.c.version == version)
    return connection.scalar(select(table.c.figures_digest).where(*here)) or ""


def note_delivery(connection: Connection, province: str, sent: RollupVersion, to: str) -> None:
    table = rollup_files
    here = (table.c.province == province, table.c.fiscal_year == sent.fiscal_year, table.c.version == sent.version)
    connection.execute(update(table).where(*here).values(delivered_at=now(), delivered_to=to))
