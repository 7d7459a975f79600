"""`province serve`: runs the server until it is told to stop."""

import argparse
import os

from kiosk.frozen import replace
from sync.server.commands.database import settings_from
from sync.server.commands.errors import CommandFailedError
from sync.server.settings import CapacityError, capacity_of


def run(parsed: argparse.Namespace) -> int:
    """Raises CommandFailedError when the address cannot be listened on."""
    from sync.server.alerts.channels import ChannelError
    from sync.server.server import ListenError, public_url, serve  # late: FastAPI and uvicorn are needed by this command only

    try:
        url, capacity = public_url(), capacity_of(os.environ)
        serve(replace(settings_from(parsed), url=url, capacity=capacity), parsed.host, parsed.port)
    except (ListenError, ChannelError, CapacityError) as error:
        raise CommandFailedError(str(error)) from error
    return 0
