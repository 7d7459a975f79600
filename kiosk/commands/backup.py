"""`kiosk backup` and `kiosk restore`: one file that holds the responses and the site. The copying is in kiosk/store/backup.py.

The site travels inside the copy (a setting of the store), so that one file brings a dead kiosk back on a new machine, with
the UUID that its responses carry. The officers' PIN does not travel: the new machine asks for one.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kiosk import atomic_file
from kiosk.commands.arguments import Arguments, refuse_state
from kiosk.errors import UsageError
from kiosk.frozen import replace
from kiosk.language.sentence import amount
from kiosk.paths import DataDir
from kiosk.runtime import opening
from kiosk.site import site_file
from kiosk.store import backup as copies
from kiosk.store import responses, settings


def backup(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("backup", "A consistent copy of all responses and the site, also while the kiosk runs.")
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write it; whole or not at all")
    parser.add_json()
    options = parser.read(words)
    refuse_state(options.file, data)
    site_file.site_or_demonstration(data)
    with opening.store(data) as connection:
        settings.SITE_OF_BACKUP.put(connection, data.site.read_text(encoding="utf-8"))
        number = copies.backup(connection, options.file)
    print(json.dumps({"responses": number}) if options.json else f"{amount(number, 'response is', 'responses are')} in {options.file}")
    return 0


def restore(words: Sequence[str], data: DataDir) -> int:
    parser = Arguments("restore", "Brings a backup back; refuses to overwrite what the backup lacks. The kiosk must not be running.")
    parser.add_argument("file", type=Path, metavar="FILE", help="a file made by 'kiosk backup'")
    parser.add_json()
    options = parser.read(words)
    data.root.mkdir(parents=True, exist_ok=True)
    try:
        number = copies.restore(options.file, data.database, data.lock)
    except copies.NotABackupError as error:
        raise UsageError(str(error)) from error
    with opening.store(data) as connection:
        _restore_site(connection, data)
    print(json.dumps({"responses": number}) if options.json else f"{amount(number, 'response is', 'responses are')} back")
    return 0


def _restore_site(connection: sqlite3.Connection, data: DataDir) -> None:
    """The backup's site where nobody has set this kiosk up; otherwise only the UUID of the restored responses."""
    present = None
    with suppress(site_file.ConfigError):  # missing or broken: the backup's stands in
        present = site_file.load(data.site)
    stored = settings.SITE_OF_BACKUP.get(connection)
    if stored and (present is None or present.demonstration):
        atomic_file.write(data.site, stored.encode("utf-8"))
        return
    last = responses.last(connection)
    if present and last and last.kiosk != present.kiosk:
        site_file.save(data.site, replace(present, kiosk=last.kiosk))
