"""A thread of the server that looks for what is to be told and sends it. Several processes may do so at once (alerts.outbox)."""

import logging
import threading
import time
from datetime import UTC, datetime

from sqlalchemy import Engine

from sync.server.alerts import outbox
from sync.server.alerts.channels import Channels
from sync.server.db.engine import in_transaction
from sync.server.messages import texts
from sync.server.settings import Settings

log = logging.getLogger("province.alerts")
LOOK_SECONDS, SEND_SECONDS = 300, 30


def start(engine: Engine, settings: Settings, channels: Channels) -> None:
    """Nothing is started where the environment names neither a mail server nor a webhook."""
    if channels.names:
        threading.Thread(target=_work, args=(engine, settings, channels), name="alerts", daemon=True).start()


def _work(engine: Engine, settings: Settings, channels: Channels) -> None:
    looked = -float(LOOK_SECONDS)
    while True:
        looks = time.monotonic() - looked >= LOOK_SECONDS
        looked = time.monotonic() if looks else looked
        try:
            once(engine, settings, channels, datetime.now(UTC), looks)
        except Exception as error:  # noqa: BLE001 (the database is away, or one message is at fault: the next look is soon, and goes on)
            log.warning("what is to be told cannot be looked for: %s", type(error).__name__)
        time.sleep(SEND_SECONDS)


def once(engine: Engine, settings: Settings, channels: Channels, moment: datetime, looks: bool = True) -> tuple[int, int]:
    """Look (unless not `looks`) and send: how many messages were made and how many were taken."""
    messages = in_transaction(engine, lambda connection: outbox.gather(connection, settings, moment, texts)) if looks else 0
    sent = outbox.deliver(engine, channels.send, moment)
    if messages or sent:
        log.info("alerts: %d made, %d sent", messages, sent)
    return messages, sent
