"""The report's tables of what people and providers answered: who they are, opinions, comments, the providers' questionnaires."""

from collections.abc import Iterable

from kiosk.language.texts import Texts
from sync.server.report.labels import day_words, kind_words
from sync.server.report.model import SUPPRESSED, Distribution, ReportData
from sync.server.report.sheet import Cell, Column, Sheet, number


def _distributions(place: str, tables: Iterable[Distribution], t: Texts) -> list[tuple[Cell, ...]]:
    return [
        (place, table.text, share.label, t("count_hidden") if share.count == SUPPRESSED else share.count, number(share.percent))
        for table in tables
        for share in table.shares
    ]


def _distribution_columns(t: Texts) -> tuple[Column, ...]:
    return (
        Column(t("place"), 22),
        Column(t("question"), 44),
        Column(t("answer"), 40),
        Column(t("persons"), 12, "count"),
        Column(t("percent_of"), 10, "decimal"),
    )


def respondents(report: ReportData, t: Texts) -> Sheet:
    rows = _distributions(t("whole_province"), report.demographics, t)
    for part in report.districts:
        rows += _distributions(part.result.name, part.demographics, t)
    return Sheet(
        t("sheet_respondents"), t("sheet_respondents_title"), _distribution_columns(t), tuple(rows), note=respondents_note(report, t)
    )


def respondents_note(report: ReportData, t: Texts) -> str:
    """What is not shown, and whose answers the whole leaves out."""
    names = ", ".join(report.not_broken_down)
    return " · ".join((t("note_small_cells"), t("note_rounded"), *([t("note_not_broken_down", names=names)] if names else [])))


def opinions(report: ReportData, t: Texts) -> Sheet:
    rows = _distributions(t("whole_province"), report.opinions, t)
    return Sheet(
        t("sheet_opinions"),
        t("sheet_opinions_title"),
        _distribution_columns(t),
        tuple(rows),
        note=f"{t('note_small_cells')} · {t('note_rounded')}",
    )


def comments(report: ReportData, t: Texts) -> Sheet:
    columns = (
        *(Column(t("kind"), 26), Column(t("district"), 18), Column(t("day"), 16), Column(t("words"), 90)),
        *(Column(t("comment_theme"), 24), Column(t("follow_up"), 30), Column(t("comment_owner"), 18)),
    )
    rows = tuple(
        (
            kind_words(comment.kind, t),
            comment.district,
            day_words(comment.day, t),
            comment.text,
            comment.theme,
            comment.follow_up,
            comment.owner,
        )
        for comment in report.remarks
    )
    note = t("note_screened") + (" " + t("note_unscreened", n=report.unscreened) if report.unscreened else "")
    return Sheet(t("sheet_remarks"), t("sheet_remarks_title"), columns, rows, note=note)


def narrative(report: ReportData, t: Texts) -> Sheet:
    columns = (Column(t("place"), 20), Column(t("chapter_heading"), 36), Column(t("words"), 90), Column(t("chapter_photographs"), 50))
    rows = tuple(
        (
            chapter.district or t("whole_province"),
            chapter.heading,
            chapter.text,
            "\n".join(photograph.caption for photograph in chapter.photographs),
        )
        for chapter in report.narrative
    )
    return Sheet(t("sheet_narrative"), t("report_narrative"), columns, rows)


def providers(report: ReportData, t: Texts) -> Sheet:
    columns = (
        Column(t("district"), 18),
        Column(t("provider_opened_on"), 20),
        Column(t("provider_suitable"), 16),
        Column(t("provider_because"), 50),
        Column(t("provider_obstacles"), 60),
        Column(t("provider_suggestions"), 60),
        Column(t("provider_position"), 24),
    )
    rows = tuple(
        (
            provider.district,
            provider.opened_on,
            provider.suitable,
            provider.because,
            provider.obstacles,
            provider.suggestions,
            provider.position,
        )
        for provider in report.providers
    )
    return Sheet(t("sheet_providers"), t("sheet_providers_title"), columns, rows)
