"""`province alerts`: looks once for what people want to be told and sends it: to try the mail server out, or for a timer."""

import argparse
import json
from datetime import UTC, datetime

from sqlalchemy import Engine

from sync.server.alerts import channels, worker
from sync.server.commands.errors import CommandFailedError
from sync.server.settings import Settings


def run(parsed: argparse.Namespace, settings: Settings, engine: Engine) -> int:
    """Raises CommandFailedError where there is neither a mail server nor a webhook."""
    try:
        ways = channels.from_environment()
    except channels.ChannelError as error:
        raise CommandFailedError(str(error)) from error
    if not ways.names:
        raise CommandFailedError("Nothing can be sent: PROVINCE_SMTP and PROVINCE_MAIL_FROM, or PROVINCE_WEBHOOK, say where to.")
    messages, sent = worker.once(engine, settings, ways, datetime.now(UTC))
    print(json.dumps({"made": messages, "sent": sent}) if parsed.json else f"{messages} messages were made, {sent} were sent.")
    return 0
