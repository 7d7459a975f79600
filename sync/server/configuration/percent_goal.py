"""The percent of satisfaction that the province has set itself, kept in the database: a line on its pages, in no score and no report."""

from sqlalchemy import Connection

from sync.server import audit
from sync.server.db import key_values

_NAME = "percent_goal"
DEFAULT_GOAL = 80
LOWEST, HIGHEST = 20, 100  # what a percent can be


def chosen_goal(connection: Connection) -> int:
    stored = key_values.get(connection, _NAME)
    return int(stored) if stored else DEFAULT_GOAL


def choose_goal(connection: Connection, actor: str, goal: int) -> None:
    """Keep the province's choice, a whole number. Raises ValueError outside 20 to 100."""
    if not LOWEST <= goal <= HIGHEST:
        raise ValueError(f"the goal must be between {LOWEST} and {HIGHEST}")
    key_values.put(connection, _NAME, str(goal))
    audit.record(connection, actor, "goal.choose", str(goal))
