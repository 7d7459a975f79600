"""Whether what is committed now lies on the disk afterwards. A file system that turned read-only under open files goes on taking writes
into memory, and its fsync says that all is well (ext4 after an emergency remount): what was saved so would be gone at the next start.
"""

import os
import sqlite3

from kiosk.system import files


def trouble(connection: sqlite3.Connection) -> int:
    """The code of SQLite that fits: SQLITE_READONLY, or SQLITE_CANTOPEN where the file has no name any more (a folder that was erased, a
    disk that is away); SQLITE_OK for a database in memory too."""
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    if not path:
        return sqlite3.SQLITE_OK
    try:
        os.stat(path)  # noqa: PTH116 (a text: this runs at each save)
        return sqlite3.SQLITE_READONLY if files.is_on_read_only_disk(path) else sqlite3.SQLITE_OK
    except OSError:
        return sqlite3.SQLITE_CANTOPEN
