"""kiosk.log under the data directory: warnings and errors, never what people tapped. It never stops what it tells of."""

import logging
import sys

from kiosk.paths import DataDir

LOG_BYTES = 512_000


class LogFile(logging.FileHandler):
    """Opened with the first line. On a disk that is full or read-only the line goes to standard error instead."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:  # it could not be opened
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's name)
        print(self.format(record), file=sys.stderr, flush=True)


def log_to(data: DataDir) -> None:
    """Half a megabyte and one older file."""
    handler: logging.Handler = logging.StreamHandler()
    try:
        data.root.mkdir(parents=True, exist_ok=True)
        if data.log.exists() and data.log.stat().st_size > LOG_BYTES:
            data.log.replace(data.log.with_suffix(".log.1"))
        handler = LogFile(data.log, encoding="utf-8", delay=True)
    except OSError:
        pass  # nothing can be written there: the trouble page will say so; the log goes to standard error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
