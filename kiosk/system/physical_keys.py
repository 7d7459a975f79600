"""Keys of a real keyboard: their names and the places that they have on it, as X numbers and names them."""

import os

if os.name == "nt":
    from kiosk.system.windows.physical_keys import REPEATS_SEND_RELEASES, key_name, key_place
else:
    from kiosk.system.posix.physical_keys import REPEATS_SEND_RELEASES, key_name, key_place

__all__ = ["REPEATS_SEND_RELEASES", "key_name", "key_place"]
