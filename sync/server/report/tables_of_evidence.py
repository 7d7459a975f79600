"""The report's tables that say how far its figures can be trusted: completeness, quality flags, method and versions."""

from kiosk.language.texts import Texts
from sync.server.report.labels import day_words, phones_counted
from sync.server.report.model import ReportData, Result
from sync.server.report.sheet import Column, Sheet, number


def completeness(report: ReportData, t: Texts) -> Sheet:
    columns = (
        Column(t("district"), 18),
        Column(t("kiosks"), 10, "count"),
        Column(t("days_with_responses"), 14, "count"),
        Column(t("days_reconciled"), 14, "count"),
        Column(t("days_differing"), 44),
        Column(t("days_unchecked"), 14, "count"),
        Column(t("unsent"), 12, "count"),
        Column(t("gaps"), 12, "count"),
    )
    rows = tuple(
        (
            district.district,
            district.kiosks,
            district.days,
            district.reconciled,
            ", ".join(day_words(day, t) for day in district.differing),
            district.unchecked,
            district.unsent,
            district.gaps,
        )
        for district in report.completeness
    )
    return Sheet(t("sheet_completeness"), t("sheet_completeness_title"), columns, rows, note=t("note_completeness"))


def uncounted(report: ReportData, t: Texts) -> Sheet:
    """The days that no response rate rests on, each by name."""
    columns = (Column(t("district"), 24), Column(t("day"), 24))
    rows = tuple((line.district, day_words(day, t)) for line in report.uncounted for day in line.days)
    return Sheet(t("sheet_uncounted"), t("sheet_uncounted_title"), columns, rows, note=left_out_words(report, t))


def left_out_words(report: ReportData, t: Texts) -> str:
    """Which districts, and how many of their days, a response rate leaves out; "" where everybody was counted."""
    names = ", ".join(t("days_of", name=line.district, n=len(line.days)) for line in report.uncounted)
    return f"{t('rate_leaves_out')} {names}" if names else ""


def quality(report: ReportData, t: Texts) -> Sheet:
    columns = (
        Column(t("flag"), 44),
        Column(t("responses_flagged"), 14, "count"),
        Column(t("percent_with"), 16, "decimal"),
        Column(t("percent_without"), 16, "decimal"),
    )
    rows = tuple((flag.text, flag.count, number(report.whole.percent), number(flag.percent_without)) for flag in report.quality)
    return Sheet(t("sheet_quality"), t("sheet_quality_title"), columns, rows, note=t("note_quality"))


def _digested(whole: Result) -> int:
    """Every response that is held of these days, those from telephones among them whether or not they count."""
    return whole.complete + whole.partial + (whole.on_phones if phones_counted(whole) == "mode_phone_beside" else 0)


def method(report: ReportData, t: Texts) -> Sheet:
    lines = [t(f"method_{number}") for number in range(1, 9)]
    versions = report.versions
    rows = [(str(place), line) for place, line in enumerate(lines, 1)]
    rows += [
        ("", t("method_band", band=t(f"band_{report.band}"))),
        (
            "",
            t(
                "method_versions",
                program=versions.program,
                questionnaires=", ".join(versions.questionnaires),
                catalogue=versions.catalogue,
                as_of=versions.catalogue_as_of,
            ),
        ),
        ("", t("method_digest", n=_digested(report.whole), digest=report.responses_digest)),
    ]
    if report.whole.on_phones:
        rows.append(("", t("method_phones", n=report.whole.on_phones, counted=t(phones_counted(report.whole)))))
    return Sheet(t("sheet_method"), t("sheet_method_title"), (Column(t("method_no"), 6), Column(t("method_text"), 120)), tuple(rows))
