"""kiosk.log under the data directory: warnings and errors, never what people tapped. It never stops what it tells of."""

import logging
import os
import sys
from pathlib import Path

from kiosk.paths import DataDir

LOG_BYTES = 512_000


class LogFile(logging.FileHandler):
    """Opened with the first line; a full one makes room. On a disk that is full or read-only the line goes to standard error instead."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
            if self.stream and os.fstat(self.stream.fileno()).st_size > LOG_BYTES:
                self.close()  # the next line opens it anew
                turn(Path(self.baseFilename))
        except OSError:  # it could not be opened, or turned
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        print(self.format(record), file=sys.stderr, flush=True)


def turn(file: Path) -> None:
    """A file that is full becomes the older one, in place of the one before."""
    if file.exists() and file.stat().st_size > LOG_BYTES:
        file.replace(file.with_suffix(".log.1"))


def log_to(data: DataDir) -> None:
    """Half a megabyte and one older file, however long the kiosk runs."""
    handler: logging.Handler = logging.StreamHandler()
    try:
        data.root.mkdir(parents=True, exist_ok=True)
        turn(data.log)
        handler = LogFile(data.log, encoding="utf-8", delay=True)
    except OSError:
        pass  # nothing can be written there: the trouble page will say so; the log goes to standard error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
