"""After an upgrade a large province's indexes are built while kiosks go on sending."""

import threading
from typing import Any

from sqlalchemy import text

from sync.server.db import index_building, migrations
from sync.server.db.engine import open_database

_INSERT = """INSERT INTO comments (province, district, id, question, day, text, screening)
    VALUES ('ยโสธร', 'กุดชุม', %s, 'suggestions', '2026-07-01', 'x', 'unread')"""
_VALID = text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'comments_by_text'::regclass")


def test_a_kiosk_sends_while_an_index_is_built(postgresql_url: str) -> None:
    """The building waits for a push that had begun before it, and lets the next ones pass."""
    engine = open_database(postgresql_url)
    migrations.migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX comments_by_text")
    built: list[str] = []
    building = threading.Thread(target=lambda: built.extend(index_building.build(engine)))
    with engine.connect() as begun:
        begun.exec_driver_sql(_INSERT, ("1",))
        building.start()
        building.join(1)
        assert building.is_alive()
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            connection.exec_driver_sql(_INSERT, ("2",))
        assert building.is_alive()
        begun.commit()
    building.join(50)
    assert built == ["comments_by_text"]
    with engine.connect() as connection:
        assert connection.scalar(_VALID) is True
    engine.dispose()


def test_the_power_went_while_an_index_was_built(postgresql_url: str) -> None:
    """PostgreSQL keeps what is half built and never uses it: the next start builds it anew."""
    engine = open_database(postgresql_url)
    migrations.migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'comments_by_text'::regclass")
    assert index_building.build(engine) == ["comments_by_text"]
    with engine.connect() as connection:
        assert connection.scalar(_VALID) is True
    engine.dispose()


def test_two_servers_start_after_an_upgrade(postgresql_url: str) -> None:
    """Each index is built once, whichever of them does it."""
    engine = open_database(postgresql_url)
    migrations.migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX comments_by_text, comments_by_due, comments_by_letters")
    built: list[str] = []
    servers = [threading.Thread(target=lambda: built.extend(index_building.build(engine))) for _ in range(3)]
    for server in servers:
        server.start()
    for server in servers:
        server.join(50)
    with engine.connect() as connection:
        valid: Any = connection.execute(text("SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid")).all()
    assert {"comments_by_text", "comments_by_due", "comments_by_letters"} <= {name for name, whole in valid if whole}
    engine.dispose()
