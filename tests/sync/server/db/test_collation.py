"""PostgreSQL whose database was made for a language, as hosting services do, sorts as SQLite does."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert, inspect, select, text, update

from sync.server.db import migrations
from sync.server.db.collation import bring_to_code_points
from sync.server.db.engine import open_database, writing
from sync.server.db.schema import metadata, schema_version, settings
from tests.support.postgresql import execute

BEFORE = min(version for version, step in migrations.STEPS.items() if getattr(step, "func", None) is bring_to_code_points) - 1


@pytest.fixture
def made_for_a_language(postgresql: str) -> Iterator[Engine]:
    """A database in which "a" comes before "B"."""
    name = f"l{uuid.uuid4().hex}"
    execute(postgresql, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en'")
    engine = open_database(f"{postgresql}/{name}")
    yield engine
    engine.dispose()
    execute(postgresql, f"DROP DATABASE {name} WITH (FORCE)")


def test_keys_stand_in_the_order_of_code_points(made_for_a_language: Engine) -> None:
    """Also in a database of the version before, whose columns had the database's own order; its rows and keys are what they were."""
    migrations.migrate(made_for_a_language)
    with writing(made_for_a_language) as connection:
        connection.execute(insert(settings), [{"name": name, "value": ""} for name in ("a", "B", "ข", "เก", "ก")])
        assert connection.scalars(select(settings.c.name).order_by(settings.c.name)).all() == ["B", "a", "ก", "ข", "เก"]
        connection.execute(text('ALTER TABLE settings ALTER COLUMN name TYPE varchar(64) COLLATE "default"'))
        assert connection.scalars(select(settings.c.name).order_by(settings.c.name)).all()[0] == "a"
        connection.execute(update(schema_version).values(version=BEFORE))
    assert migrations.migrate(made_for_a_language) == max(migrations.STEPS)
    with writing(made_for_a_language) as connection:
        assert connection.scalars(select(settings.c.name).order_by(settings.c.name)).all() == ["B", "a", "ก", "ข", "เก"]
        assert inspect(connection).get_pk_constraint("settings")["constrained_columns"] == ["name"]
        collations = connection.execute(
            text(
                "SELECT table_name, collation_name FROM information_schema.columns "
                "WHERE collation_name IS NOT NULL AND table_schema = 'public'"
            )
        )
        assert {name for table, name in collations if table in metadata.tables} == {"C"}
