"""A roll-up arrives: whole, in pieces, twice, late, altered. What a ministry shows is, to the digit, what the province locked."""

import gzip

import pytest
from sqlalchemy import Engine, delete, func, select

from kiosk.survey.limits import LEVELS, MODES
from kiosk.survey.scoring import decimals
from sync.ministry import receiving
from sync.ministry.national_figures import NationalFigures, facts
from sync.server.db.engine import reading, writing
from sync.server.db.schema import rollup_figures, rollup_parts, rollups
from sync.server.report.model import Result
from sync.server.rollups import rollup_file, signatures
from sync.server.rollups.rollup_model import RollupError, manifest_from, part_from
from sync.server.settings import Settings
from sync.server.tallies.queries import Totals
from sync.server.tallies.score_summary import ScoreSummary
from tests.sync.ministry.conftest import ITEMS, YEAR, SendingProvince
from tests.sync.server.conftest import ONE_DATABASE


def receives(ministry: Engine, content: bytes) -> None:
    with writing(ministry) as connection:
        receiving.receive_file(connection, content, ITEMS)


def refusal(ministry: Engine, content: bytes) -> str:
    """The key of the sentence; nothing of the file is kept."""
    with reading(ministry) as connection:
        before = connection.scalar(select(func.count()).select_from(rollup_parts))
    with pytest.raises(RollupError) as refused:
        receives(ministry, content)
    with reading(ministry) as connection:
        assert connection.scalar(select(func.count()).select_from(rollup_parts)) == before
    assert str(refused.value)  # there is an English sentence
    return refused.value.key


def counted(line: Result) -> tuple[object, ...]:
    levels = [item.counts for aspect in line.aspects for item in aspect.items]
    return (
        line.complete,
        line.partial,
        line.self_answered,
        line.assisted,
        line.paper,
        line.percent,
        line.low,
        line.high,
        line.rate,
        *levels,
    )


def received(totals: Totals, settings: Settings, service: str = "") -> tuple[object, ...]:
    summary = ScoreSummary.of(totals, settings.aspects, "0.80", service)
    ends = [decimals(end) for end in summary.interval] if summary.interval else [None, None]
    levels = [tuple(totals.counts[item][level] for level in LEVELS) for item in ITEMS]
    modes = (totals.by_mode[mode] for mode in MODES)
    return (totals.complete, totals.partial, *modes, decimals(summary.scores.percent), *ends, decimals(summary.rate), *levels)


def test_what_the_ministry_shows_is_the_locked_report_to_the_digit(ministry: Engine, sender: SendingProvince) -> None:
    """Province, districts, services and months: counts, every level of every item, percent, interval, rate, people; KPI, completeness."""
    receives(ministry, sender.locked.content)
    report, settings, province = sender.report, sender.settings, sender.settings.province
    with reading(ministry) as connection:
        figures = NationalFigures(connection, YEAR, ITEMS)
        whole, districts, months = figures.provinces()[province], figures.districts(province), figures.months(province)
        services, known = figures.services(province), facts(connection, YEAR)[province]
    assert received(whole, settings) == counted(report.whole)
    assert (whole.people, sum(whole.visits.values())) == (report.whole.people, report.whole.uses)
    assert sum(totals.complete for totals in districts.values()) == report.whole.complete
    for part in report.districts:
        assert received(districts[province, part.result.name], settings) == counted(part.result)
    for line in report.months:
        assert received(months[line.id], settings) == counted(line)
    for line in (line for line in report.services if line.complete):
        assert received(services[line.id], settings, line.id) == counted(line)
    assert (known.state, known.kpi, known.opened) == ("locked", report.kpi.score, report.kpi.names)
    assert [(line["district"], line["reconciled"]) for line in known.completeness] == [
        (line.district, line.reconciled) for line in report.completeness
    ]


def test_a_broken_line_costs_the_parts_that_had_not_come(ministry: Engine, sender: SendingProvince) -> None:
    """Part by part, in any order, some twice: nothing is shown before the last one, then all. A second sending changes nothing."""
    first, texts = rollup_file.unpacked(sender.locked.content)
    digest = first.checked().digest
    with writing(ministry) as connection:
        missing = receiving.begin(connection, first, receiving.WIRE, ITEMS)
    assert len(missing) == len(texts) == 4
    for text in (texts[2], texts[2], texts[0], texts[3]):
        with writing(ministry) as connection:
            missing = receiving.take_part(connection, digest, text)
    with writing(ministry) as connection:
        assert receiving.begin(connection, first, receiving.WIRE, ITEMS) == missing
        assert len(missing) == 1
        assert connection.scalar(select(func.count()).select_from(rollup_figures)) == 0
    for _ in range(2):
        with writing(ministry) as connection:
            assert receiving.take_part(connection, digest, texts[1]) == []
    with writing(ministry) as connection:
        assert receiving.begin(connection, first, receiving.WIRE, ITEMS) == []
        assert connection.scalar(select(func.count()).select_from(rollups)) == 1
        assert connection.scalar(select(func.count()).select_from(rollup_figures)) == sum(part.rows for part in first.checked().parts)


@ONE_DATABASE
def test_an_older_version_does_not_come_back(ministry: Engine, sender: SendingProvince) -> None:
    """Nor do provisional figures after those of a locked report, nor others under a number that was used."""
    receives(ministry, sender.provisional.content)
    receives(ministry, sender.locked.content)
    assert refusal(ministry, rewritten(sender, version=1)) == "rollup_fault_older"
    assert refusal(ministry, rewritten(sender, version=2, program="another")) == "rollup_fault_same_version"
    assert refusal(ministry, rewritten(sender, version=3, state="provisional", report=None)) == "rollup_fault_locked"
    receives(ministry, sender.provisional.content)  # all of it is here: it changes nothing
    receives(ministry, rewritten(sender, version=3))
    with reading(ministry) as connection:
        assert facts(connection, YEAR)[sender.settings.province].version == 3


@ONE_DATABASE
def test_one_altered_figure_is_refused(ministry: Engine, sender: SendingProvince) -> None:
    """In a part, in the manifest, by a stranger's key, by the province itself against its own sums: each in words, and nothing is kept."""
    text = gzip.decompress(sender.locked.content)
    lines = text.split(b"\n")
    altered = lines[1].replace(b'"complete":', b'"complete":1', 1)
    assert refusal(ministry, gzip.compress(b"\n".join([lines[0], altered, *lines[2:]]))) == "rollup_fault_cut"
    assert refusal(ministry, text.replace(b'\\"version\\":2', b'\\"version\\":9', 1)) == "rollup_fault_signature"
    assert refusal(ministry, text[: len(text) // 2]) == "rollup_fault_cut"
    torn = bytearray(sender.locked.content)
    torn[len(torn) // 2 :: 7] = bytes(len(torn[len(torn) // 2 :: 7]))  # as a stick that is going bad gives it back
    for content in (b"", b"\x1f\x8bnonsense", b"[]", b'{"key":1}', gzip.compress(b"{}")[:-9], bytes(torn), b"\n" * 1000):
        assert refusal(ministry, content) == "rollup_fault_no_file"
    stranger = rollup_file.signed(signatures.new_private_key(), manifest_from(rollup_file.unpacked(sender.locked.content)[0].text))
    assert refusal(ministry, b"\n".join([stranger.line, *lines[1:]])) == "rollup_fault_key"
    wrong = b'"complete":%d' % (sender.report.whole.complete + 1)
    assert refusal(ministry, rewritten(sender, change=(b'"complete":%d' % sender.report.whole.complete, wrong))) in (
        "rollup_fault_sums",
        "rollup_fault_form",  # the modes do not add up to it either
    )


def test_what_no_database_holds_is_refused_in_words(ministry: Engine, sender: SendingProvince) -> None:
    """A key with a NUL in it, a district's name with one, more people than there are, a thirteenth month: by whoever signs."""
    first, texts = rollup_file.unpacked(sender.locked.content)
    for key, signature in (("\0", first.signature), (first.key, "\0"), ("๑" * 44, first.signature)):
        line = rollup_file.SignedManifest(first.text, key, signature).line
        assert refusal(ministry, b"\n".join([line, *texts])) == "rollup_fault_no_file"
    name = next(part.district for part in first.checked().parts if part.district).encode()
    assert refusal(ministry, rewritten(sender, change=(b'"district":"%s"' % name, b'"district":"%s\\u0000"' % name))) == "rollup_fault_form"
    people = next(row.people for part in map(part_from, texts) for row in part.rows if row.people)
    assert refusal(ministry, rewritten(sender, change=(b'"people":%d,' % people, b'"people":%d,' % 2**31))) == "rollup_fault_form"
    month = next(row.period for part in map(part_from, texts) for row in part.rows if row.period).encode()
    assert refusal(ministry, rewritten(sender, change=(month, month[:5] + b"13"))) == "rollup_fault_form"


@ONE_DATABASE
def test_a_part_of_another_roll_up_is_not_taken(ministry: Engine, sender: SendingProvince) -> None:
    """Nor one that nobody announced."""
    first, texts = rollup_file.unpacked(sender.locked.content)
    with writing(ministry) as connection:
        receiving.begin(connection, first, receiving.WIRE, ITEMS)
        for digest, text, key in (
            (first.checked().digest, texts[0] + b" ", "rollup_fault_part"),
            ("0" * 64, texts[0], "rollup_fault_unknown"),
        ):
            with pytest.raises(RollupError) as refused:
                receiving.take_part(connection, digest, text)
            assert refused.value.key == key


def rewritten(sender: SendingProvince, change: tuple[bytes, bytes] | None = None, **fields: object) -> bytes:
    """Yasothon's own hand on its locked roll-up: another manifest or part, signed with its own key."""
    from sync.server.db.engine import open_database
    from sync.server.rollups.rollup_versions import _private_key

    first, texts = rollup_file.unpacked(sender.locked.content)
    manifest = first.checked()
    if change:
        texts = [text.replace(*change) for text in texts]
        digests = {part.district: receiving.digest_of(text) for part, text in zip(manifest.parts, texts, strict=True)}
        fields["parts"] = [part.model_copy(update={"sha256": digests[part.district]}) for part in manifest.parts]
    engine = open_database(sender.settings.database_url)
    with writing(engine) as connection:
        private = _private_key(connection)
    engine.dispose()
    signed = rollup_file.signed(private, manifest.model_copy(update=fields))
    return gzip.compress(b"\n".join([signed.line, *texts]))


@ONE_DATABASE
def test_nobody_can_read_the_answers_of_three_people(ministry: Engine, sender: SendingProvince) -> None:
    """Every row of one to four respondents says how many they are and nothing of what they answered."""
    receives(ministry, sender.locked.content)
    with writing(ministry) as connection:
        rows = connection.execute(select(rollup_figures)).all()
        connection.execute(delete(rollup_figures))
    few = [row for row in rows if 0 < row.complete < 5]
    assert few
    assert not any(row.answers for row in few)
    assert any(row.complete >= 5 and row.answers is None for row in rows)  # and others, so that none follows from the sums
    assert {
        key for part in map(part_from, rollup_file.unpacked(sender.locked.content)[1]) for row in part.rows for key in row.model_dump()
    } == {*("period", "service", "complete", "partial", "people", "uses", "answered", "modes", "spread", "items")}
