"""Opening the store: new, old, newer, foreign, unreachable. Never a reset."""

import hashlib
import os
import re
import resource
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.store import responses
from kiosk.store.database import (
    DamagedStoreError,
    NewerSchemaError,
    StoreError,
    StoreUnavailableError,
    _check_version,
    exchange_file,
    open_store,
    schema_version,
    transaction,
)
from kiosk.store.migrations import MIGRATIONS, Migration, statements
from kiosk.store.verify import verify
from kiosk.survey.questionnaire import Questionnaire
from tests.support.drafts import make_draft, make_drafts

NEXT = Migration("a column more", "ALTER TABLE journal ADD COLUMN extra TEXT;\nCREATE TABLE later (a INTEGER) STRICT;\n")


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_new_kiosk_gets_a_store_that_survives_a_power_cut(database: Path) -> None:
    """WAL, a sync at every commit, strict tables, and a record of the migration that made them."""
    with closing(open_store(database)) as store:
        assert store.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.execute("PRAGMA synchronous").fetchone() == (2,)
        assert store.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert store.execute("PRAGMA page_size").fetchone() == (4096,)
        loose = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND NOT strict"
        assert store.execute(loose).fetchall() == []
        assert store.execute("SELECT version, name FROM migrations").fetchall() == [
            (number, migration.name) for number, migration in enumerate(MIGRATIONS, 1)
        ]


@pytest.mark.parametrize("start", range(len(MIGRATIONS) + 1))
def test_a_store_of_every_earlier_version_is_brought_up_to_date(database: Path, start: int, questionnaire: Questionnaire) -> None:
    """From nothing and from each version there was: the same schema, the data untouched, each step recorded once."""
    steps = (*MIGRATIONS, NEXT)
    with closing(open_store(database, steps[:start])) as store:
        if start:
            _fill(store, database.with_name("present.db"), questionnaire)
    with closing(open_store(database, steps)) as store:
        assert schema_version(store) == len(steps)
        assert store.execute("SELECT version FROM migrations").fetchall() == [(number,) for number in range(1, len(steps) + 1)]
        assert store.execute("SELECT extra FROM journal").fetchall() == [] == store.execute("SELECT * FROM later").fetchall()
        assert verify(store, questionnaire).responses == (5 if start else 0)
        assert verify(store, questionnaire).ok


def _fill(earlier: sqlite3.Connection, present: Path, questionnaire: Questionnaire) -> None:
    """Five responses, of which the tables that this version had hold their part."""
    with closing(open_store(present)) as store:
        responses.save_all(store, make_drafts(5), questionnaire)
    earlier.execute("ATTACH ? AS present", (str(present),))
    tables = [row[0] for row in earlier.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'migrations'")]
    for table in tables:
        earlier.execute(f"INSERT INTO main.{table} SELECT * FROM present.{table}")
    earlier.execute("DETACH present")


def test_an_update_that_fails_halfway_leaves_everything_as_it_was(database: Path, questionnaire: Questionnaire) -> None:
    """A migration runs whole or not at all, the program says so, and the old version goes on working."""
    with closing(open_store(database)) as store:
        responses.save(store, make_draft(1), questionnaire)
    broken = Migration("breaks", "CREATE TABLE half (a INTEGER) STRICT;\nALTER TABLE nowhere ADD COLUMN b TEXT;\n")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        open_store(database, (*MIGRATIONS, broken))
    with closing(open_store(database)) as store:
        assert schema_version(store) == len(MIGRATIONS)
        assert store.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)
        assert verify(store, questionnaire).responses == 1


def test_two_programs_starting_at_once_migrate_once(database: Path) -> None:
    """Both open a store that neither had; one migrates, the other waits and finds it done."""
    readers, writers = os.pipe()
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            try:
                os.read(readers, 1)
                open_store(database).close()
                os._exit(0)
            except BaseException:
                os._exit(1)
        children.append(child)
    os.write(writers, b"go!!")
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0, 0]
    with closing(open_store(database)) as store:
        assert store.execute("SELECT count(*) FROM migrations").fetchone() == (len(MIGRATIONS),)


def test_another_program_migrates_while_this_one_compares_the_numbers(database: Path) -> None:
    """A migration that ends between two looks makes no sound store look torn."""
    open_store(database, MIGRATIONS[:1]).close()

    class Between(sqlite3.Connection):
        def execute(self, query: str, *more: Any) -> sqlite3.Cursor:
            rows = super().execute(query, *more)
            if "max(version)" in query:
                open_store(database, MIGRATIONS[:3]).close()
            return rows

    with closing(sqlite3.connect(database, isolation_level=None, factory=Between)) as connection:
        _check_version(connection, database)
        assert schema_version(connection) == 3


def test_another_program_makes_the_database_while_this_one_looks_what_it_is(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty at one look and a kiosk's at the next is no stranger's file."""
    plain = sqlite3.connect

    class Look(list[Any]):
        def fetchall(self) -> list[Any]:
            return self

        def fetchone(self) -> tuple[Any, ...]:
            return self[0]

    class Overtaken(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> Any:
            rows = super().execute(sql, *values)
            if "application_id" not in sql or sqlite3.connect is plain:
                return rows
            monkeypatch.setattr(sqlite3, "connect", plain)
            seen = Look(rows)
            open_store(database).close()
            return seen

    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: plain(*given, **named, factory=Overtaken))
    with closing(open_store(database)) as store:
        assert schema_version(store) == len(MIGRATIONS)


def test_a_technician_types_a_command_while_the_kiosk_runs_and_its_threads_use_the_store(
    database: Path, questionnaire: Questionnaire
) -> None:
    """An officers' page opened the store beside the kiosk's own connection; the command ends and finds it still in use: it leaves the
    log where it is, and what people answer afterwards is in the file that everybody sees."""
    with closing(open_store(database)) as kiosk:
        responses.save(kiosk, make_draft(1), questionnaire)
        open_store(database).close()
        look = "import sys; from pathlib import Path; from kiosk.store.database import open_store; open_store(Path(sys.argv[1])).close()"
        subprocess.run([sys.executable, "-c", look, str(database)], check=True, timeout=60)
        assert database.with_name(f"{database.name}-wal").exists()
        responses.save(kiosk, make_draft(2), questionnaire)
        with closing(sqlite3.connect(database)) as other:
            assert other.execute("SELECT count(*) FROM responses").fetchone() == (2,)


def test_the_version_before_goes_on_with_answers_to_which_a_newer_one_only_added_tables(
    database: Path, questionnaire: Questionnaire
) -> None:
    """After an update that does not serve: nothing that was answered meanwhile is shut away. Two such steps in a row, too."""
    added = [Migration(name, f"CREATE TABLE {name} (a INTEGER) STRICT;\n", older_go_on=True) for name in ("later", "latest")]
    with closing(open_store(database)) as store:
        responses.save(store, make_draft(1), questionnaire)
    with closing(open_store(database, (*MIGRATIONS, *added))) as newer:
        responses.save(newer, make_draft(2), questionnaire)
    with closing(open_store(database)) as older:
        responses.save(older, make_draft(3), questionnaire)
        assert verify(older, questionnaire).ok and verify(older, questionnaire).responses == 3
        assert schema_version(older) == len(MIGRATIONS) + 2
    closing_step = Migration("alters", "ALTER TABLE later ADD COLUMN b TEXT;\n")
    open_store(database, (*MIGRATIONS, *added, closing_step)).close()
    with pytest.raises(NewerSchemaError):
        open_store(database)


def test_a_step_with_which_older_programs_go_on_only_adds() -> None:
    """A column in a table that is there, a trigger or a changed row would meet statements that know nothing of it."""

    def only_adds(step: Migration) -> bool:
        begins = re.compile(r"(\s|--.*\n)*CREATE (TABLE|INDEX|UNIQUE INDEX) ")
        return all(begins.match(statement) for statement in statements(step.sql))

    assert [step.name for step in MIGRATIONS if step.older_go_on and not only_adds(step)] == []
    assert only_adds(MIGRATIONS[0]) and not only_adds(NEXT)


def test_a_store_of_a_newer_program_is_refused_in_words_and_left_alone(database: Path) -> None:
    """After a downgrade: told what to do, not one byte changed."""
    open_store(database, (*MIGRATIONS, NEXT)).close()
    before = _content(database)
    with pytest.raises(NewerSchemaError, match="newer version of this program .* Nothing was changed"):
        open_store(database)
    assert _content(database) == before


def test_another_programs_database_is_refused_and_left_alone(database: Path) -> None:
    """--data-dir pointed at the wrong folder must not write into someone else's file."""
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as foreign:
        foreign.execute("CREATE TABLE photos (name TEXT)")
    with pytest.raises(StoreUnavailableError, match="is not a kiosk's database"):
        open_store(database)
    with closing(sqlite3.connect(database)) as foreign:
        assert foreign.execute("SELECT name FROM sqlite_schema").fetchall() == [("photos",)]


def test_a_file_of_rubbish_is_called_damaged_and_left_alone(database: Path) -> None:
    """Not a database at all: the caller may salvage, nobody overwrites."""
    database.parent.mkdir()
    database.write_bytes(os.urandom(9000))
    before = _content(database)
    with pytest.raises(DamagedStoreError, match="is damaged"):
        open_store(database)
    assert _content(database) == before


def _as_nobody(action: Callable[[], None]) -> str:
    """What `action` raises in a child without root's rights, as "Type: sentence"; "" when it raises nothing."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            action()
        except BaseException as error:
            os.write(writer, f"{type(error).__name__}: {error}".encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as message:
        return message.read().decode()


@pytest.fixture
def open_to_all(tmp_path: Path) -> Path:
    """A folder that a user without rights may enter (pytest's own are private to the user who runs it)."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == tmp_path.owner() and str(folder).count("/") > 1 and not folder.stat().st_mode & stat.S_IXOTH:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    return tmp_path


def test_a_read_only_folder_is_refused_in_words(open_to_all: Path) -> None:
    """A kiosk whose folder belongs to someone else says so, at once and without a traceback."""
    folder = open_to_all / "data"
    folder.mkdir(mode=0o555)
    message = _as_nobody(lambda: open_store(folder / "kiosk.db").close())
    assert message.startswith("StoreUnavailableError:") and "may write there" in message
    message = _as_nobody(lambda: open_store(folder / "deeper" / "kiosk.db").close())
    assert message.startswith("StoreUnavailableError:") and "may write there" in message


def test_a_read_only_database_is_refused_in_words_and_keeps_its_responses(open_to_all: Path, questionnaire: Questionnaire) -> None:
    """The file itself may not be written: told so, and everything in it stays."""
    database = open_to_all / "data" / "kiosk.db"
    with closing(open_store(database)) as store:
        responses.save_all(store, make_drafts(3), questionnaire)
    database.chmod(0o444)
    database.parent.chmod(0o555)
    message = _as_nobody(lambda: responses.save(open_store(database), make_draft(9), questionnaire) and None)
    assert message.startswith("StoreUnavailableError:")
    database.parent.chmod(0o755)
    database.chmod(0o644)
    with closing(open_store(database)) as store:
        assert verify(store, questionnaire).responses == 3


def test_a_full_disk_refuses_a_response_whole_and_takes_it_when_there_is_room(database: Path, questionnaire: Questionnaire) -> None:
    """The system really refuses to write (a file size limit, as of a full disk): told in words, nothing half, nothing lost."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    drafts = make_drafts(2000)
    saved = 0
    with closing(open_store(database)) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limit[1]))
        try:
            with pytest.raises(StoreUnavailableError, match="disk"):
                for draft in drafts:
                    responses.save(store, draft, questionnaire)
                    saved += 1
            assert not store.in_transaction
            with pytest.raises(StoreUnavailableError, match="disk"):
                responses.save_all(store, make_drafts(1500, 77), questionnaire)
            assert responses.last(store).seq == saved  # what stands can still be read
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert saved
        assert verify(store, questionnaire).responses == saved and verify(store, questionnaire).ok
        assert responses.save(store, drafts[saved], questionnaire).seq == saved + 1
        assert verify(store, questionnaire).ok
    with closing(open_store(database)) as store:
        assert verify(store, questionnaire).responses == saved + 1 and verify(store, questionnaire).ok


def test_a_full_disk_at_the_first_start_is_told_and_the_next_start_works(database: Path) -> None:
    """No half-made schema stays behind."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
    try:
        with pytest.raises(StoreError, match="disk"):
            open_store(database)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    with closing(open_store(database)) as store:
        assert schema_version(store) == len(MIGRATIONS)


def test_a_program_that_holds_the_file_too_long_is_told(
    database: Path, monkeypatch: pytest.MonkeyPatch, questionnaire: Questionnaire
) -> None:
    """Waiting ends with a sentence instead of a frozen screen."""
    monkeypatch.setattr("kiosk.store.database.BUSY_SECONDS", 0.05)
    with closing(open_store(database)) as holder, closing(open_store(database)) as other:
        with transaction(holder), pytest.raises(StoreUnavailableError, match="another program"):
            responses.save(other, make_draft(1), questionnaire)
        assert responses.save(other, make_draft(1), questionnaire).seq == 1


def test_a_power_cut_while_a_salvaged_store_takes_its_place_is_made_good(database: Path, questionnaire: Questionnaire) -> None:
    """The complete new file waits beside the damaged one and its log; the next start finishes the exchange."""
    with closing(open_store(database)) as store:
        responses.save_all(store, make_drafts(3), questionnaire)
        waiting = exchange_file(database)
        with closing(sqlite3.connect(waiting)) as copy:
            store.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    database.write_bytes(b"damaged" * 1000)
    database.with_name("kiosk.db-wal").write_bytes(b"an old log that must not be played into the new file")
    with closing(open_store(database)) as store:
        assert verify(store, questionnaire).responses == 3
    assert not waiting.exists()
