"""A C library through ctypes, with the signatures of the functions that are called. It knows no function itself."""

import ctypes
from collections.abc import Mapping
from typing import Any

Signatures = Mapping[str, tuple[Any, Any]]  # name -> (type of the result, list of the arguments' types)


def declared(library: str | None, signatures: Signatures) -> ctypes.CDLL:
    """`library` by its file name; None: what this program itself is linked with. OSError where there is none by that name."""
    loaded = ctypes.CDLL(library, use_errno=True)
    for name, (result, arguments) in signatures.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    return loaded
