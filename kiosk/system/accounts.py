"""Who this program is on the machine, and whose a folder is."""

import os

from kiosk.system.errors import ForeignFolderError

if os.name == "nt":
    from kiosk.system.windows.accounts import act_as_owner, name, typed
else:
    from kiosk.system.posix.accounts import act_as_owner, name, typed

__all__ = ["ForeignFolderError", "act_as_owner", "name", "typed"]
