"""`province serve`: runs the server until it is told to stop."""

import argparse

from sync.server.commands.database import settings_from
from sync.server.commands.errors import CommandFailedError


def run(parsed: argparse.Namespace) -> int:
    """Raises CommandFailedError when the address cannot be listened on."""
    from sync.server.alerts.channels import ChannelError
    from sync.server.server import ListenError, serve  # late: FastAPI and uvicorn are needed by this command only

    try:
        serve(settings_from(parsed), parsed.host, parsed.port)
    except (ListenError, ChannelError) as error:
        raise CommandFailedError(str(error)) from error
    return 0
