"""What people tapped under the open questions, for the page of comments."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from kiosk.survey.open_text import ReadyAnswer
from sync.server.configuration.ready_answers import picked_lines
from sync.server.pages.parts.period import Period
from sync.server.scope import Scope
from sync.server.settings import Settings
from sync.server.tallies import queries


def picked_by_question(
    connection: Connection, settings: Settings, scope: Scope, chosen: Period, kinds: Mapping[str, str]
) -> list[tuple[str, Sequence[tuple[ReadyAnswer, int]]]]:
    """What the question is called on the page (`kinds`), and its tapped lines, ranked."""
    options = queries.chosen_options(connection, scope, chosen.first, chosen.last)
    ranked = picked_lines(connection, options, settings.questionnaire, settings.catalogue)
    return [(kinds.get(lines.question.id, lines.question.id), lines.lines) for lines in ranked]
