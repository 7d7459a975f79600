"""Scores of a period: the contract's JSON, and a table for people. The arithmetic is in kiosk.survey.scoring."""

import sqlite3
from datetime import date

from kiosk.language.texts import Texts
from kiosk.reports.terminal_table import columns, padded
from kiosk.store import tallies
from kiosk.survey import scoring
from kiosk.survey.counting import layout_of
from kiosk.survey.questionnaire import Questionnaire

EARLIEST, LATEST = date(1970, 1, 1), date(9000, 12, 31)  # every day that a response can count on (kiosk.survey.record_checks)


def scored(totals: tallies.PeriodTotals, questionnaire: Questionnaire) -> scoring.Scores:
    return scoring.score(totals.complete, totals.counts, layout_of(questionnaire).aspects)


def counted(connection: sqlite3.Connection, first: date | None, last: date | None, service: str | None) -> tallies.PeriodTotals:
    """What was counted on the days `first` to `last`, both included and either open; of one service, or the whole."""
    return tallies.totals(connection, first or EARLIEST, last or LATEST, service)


def table(scores: scoring.Scores, questionnaire: Questionnaire, texts: Texts) -> list[str]:
    """Aspects and their items with mean, S.D., n and the count of each level, as lines of even columns."""
    rows = [["", "", texts("mean"), texts("deviation"), "n", *(str(level) for level in scoring.LEVELS)]]
    for aspect in questionnaire.aspects:
        rows.append([aspect.id, aspect.text.get(texts.language), scoring.shown(scores.aspects[aspect.id]), *[""] * 7])
        rows += [_item_row(item.id, item.text.get(texts.language), scores.items[item.id]) for item in aspect.items]
    rows.append(["", texts("overall"), scoring.shown(scores.overall), *[""] * 7])
    return columns(rows, left=2)


def _item_row(item_id: str, words: str, item_score: scoring.ItemScore) -> list[str]:
    deviation = scoring.deviation(item_score.variance) or scoring.MISSING
    return [
        "",
        padded(item_id, 4) + words,
        scoring.shown(item_score.mean),
        deviation,
        str(item_score.n),
        *(str(count) for count in item_score.counts.values()),
    ]


def percent_line(scores: scoring.Scores, spread: scoring.Spread, band: str, questionnaire: Questionnaire, texts: Texts) -> str:
    """83.17 % (82.02 – 84.31), n = 75, the level's word and the band that gave it."""
    ends, level = scoring.shown_interval(scores, spread), scoring.shown_level(scores, band)
    between = f" ({scoring.shown(ends[0])} – {scoring.shown(ends[1])})" if ends else ""
    word = questionnaire.levels[level].get(texts.language) if level else ""
    named = texts("level", word=word, band=band) if word else f" · {texts('only_n', n=scores.n)}" if scoring.is_few(scores.n) else ""
    return texts("percent", percent=scoring.shown(scores.percent) + " %" + between, n=scores.n) + named


def as_text(scores: scoring.Scores, spread: scoring.Spread, band: str, questionnaire: Questionnaire, texts: Texts) -> str:
    return "\n".join([percent_line(scores, spread, band, questionnaire, texts), "", *table(scores, questionnaire, texts)])
