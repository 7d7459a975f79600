"""What is worked out of a comment's text when it arrives: its searched form, its digest among alike ones, what may name a person, its
themes. And the same of what an earlier version held, once."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, bindparam, select, update

from sync.server.comments import themes
from sync.server.comments.comment_text import alike, all_searchable, searchable, suspected
from sync.server.db import key_values
from sync.server.db.bulk import insert_rows
from sync.server.db.engine import in_transaction, reading
from sync.server.db.schema import PROPOSED, REDACTED, comments, theme_marks

RULES = "1"  # of these columns: a later version that works them out otherwise counts on, and all are worked out anew
PREPARED = ("search", "alike", "suspected")
_NAME = "comment_rules"
_AT_ONCE = 5000
_MARKS = ("province", "district", "id", "question", "theme", "day", "state")

Place = Sequence[str]  # province, district, id, question, day


def prepared(texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Of each text, in the order of PREPARED. Many people write the same few words: each text is worked out once."""
    each = list(dict.fromkeys(texts))
    derived = {text: (search, alike(text), suspected(text)) for text, search in zip(each, all_searchable(each), strict=True)}
    return [derived[text] for text in texts]


def propose_themes(connection: Connection, written: Sequence[tuple[Place, str]]) -> None:
    """Of comments that have just come: (where it is filed, its searched form)."""
    if not written:
        return
    needles = themes.needles(themes.themes_in_use(connection))
    proposed = {search: themes.proposals(needles, search) for search in dict.fromkeys(search for _, search in written)}
    rows = [(*place[:4], theme, place[4], PROPOSED) for place, search in written for theme in proposed[search]]
    insert_rows(connection, theme_marks, _MARKS, rows)


def prepare_all(engine: Engine) -> None:
    """Every comment that is stored, where that has not happened by these rules: at the first start after an upgrade."""
    with reading(engine) as connection:
        if key_values.get(connection, _NAME) == RULES:
            return
    in_transaction(engine, _prepare)


def _prepare(connection: Connection) -> None:
    table, keys = comments, ("province", "district", "id", "question")
    place = [table.c[name] for name in keys]
    columns = (*place, table.c.day, table.c.text, table.c.screening, table.c.shown_text)
    change = update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in keys))
    change = change.values({name: bindparam(f"new_{name}") for name in PREPARED})
    rows = connection.execute(select(*columns)).all()
    for start in range(0, len(rows), _AT_ONCE):
        batch, marked, these = [], [], rows[start : start + _AT_ONCE]
        for row, derived in zip(these, prepared([row.text for row in these]), strict=True):
            values = dict(zip(PREPARED, derived, strict=True))
            if row.screening == REDACTED:
                values["search"] = searchable(row.shown_text)
            batch.append({f"key_{name}": getattr(row, name) for name in keys} | {f"new_{name}": value for name, value in values.items()})
            marked.append(((*row[:4], row.day), values["search"]))
        connection.execute(change, batch)
        propose_themes(connection, marked)
    key_values.put(connection, _NAME, RULES)
