"""Windows' own libraries through ctypes, with the signatures of what is called. On 64-bit Windows there is one calling convention."""

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_uint, c_ulong, c_ulonglong, c_ushort, c_void_p, c_wchar_p
from functools import lru_cache
from typing import Any

_BOOL, _DWORD, _HANDLE, _TEXT = c_int, c_ulong, c_void_p, c_wchar_p
_SIGNATURES: dict[str, dict[str, tuple[Any, list[Any]]]] = {
    "kernel32": {
        "CloseHandle": (_BOOL, [_HANDLE]),
        "GetDriveTypeW": (c_uint, [_TEXT]),
        "GetLogicalDrives": (_DWORD, []),
        "GetTickCount64": (c_ulonglong, []),
        "GetVolumeInformationW": (_BOOL, [_TEXT, c_void_p, _DWORD, c_void_p, c_void_p, POINTER(_DWORD), c_void_p, _DWORD]),
        "GetExitCodeProcess": (_BOOL, [_HANDLE, POINTER(_DWORD)]),
        "GlobalAddAtomW": (c_ushort, [_TEXT]),
        "GlobalMemoryStatusEx": (_BOOL, [c_void_p]),
        "MoveFileExW": (_BOOL, [_TEXT, _TEXT, _DWORD]),
        "OpenProcess": (_HANDLE, [_DWORD, _BOOL, _DWORD]),
        "SetErrorMode": (c_uint, [c_uint]),
        "SetThreadExecutionState": (_DWORD, [_DWORD]),
    },
    "winspool.drv": {
        "ClosePrinter": (_BOOL, [_HANDLE]),
        "EndDocPrinter": (_BOOL, [_HANDLE]),
        "GetJobW": (_BOOL, [_HANDLE, _DWORD, _DWORD, c_void_p, _DWORD, POINTER(_DWORD)]),
        "GetPrinterW": (_BOOL, [_HANDLE, _DWORD, c_void_p, _DWORD, POINTER(_DWORD)]),
        "OpenPrinterW": (_BOOL, [_TEXT, POINTER(_HANDLE), c_void_p]),
        "SetJobW": (_BOOL, [_HANDLE, _DWORD, _DWORD, c_void_p, _DWORD]),
        "StartDocPrinterW": (_DWORD, [_HANDLE, _DWORD, c_void_p]),
        "WritePrinter": (_BOOL, [_HANDLE, c_char_p, _DWORD, POINTER(_DWORD)]),
    },
    "user32": {
        "ActivateKeyboardLayout": (c_void_p, [c_void_p, c_uint]),
        "GetAncestor": (_HANDLE, [_HANDLE, c_uint]),
        "GetDpiForSystem": (c_uint, []),
        "GetKeyboardLayout": (c_void_p, [_DWORD]),
        "GetKeyboardLayoutList": (c_int, [c_int, c_void_p]),
        "GetSystemMetrics": (c_int, [c_int]),
        "SetProcessDPIAware": (_BOOL, []),
        "SetProcessDpiAwarenessContext": (_BOOL, [c_void_p]),
        "SetPropW": (_BOOL, [_HANDLE, _TEXT, c_void_p]),
    },
}


@lru_cache(maxsize=8)
def library(name: str) -> Any:
    """`name`.dll, or one with an ending of its own by its whole name. What it does not have (an older Windows) is not declared and raises
    AttributeError when called. Raises OSError."""
    loaded = ctypes.CDLL(name if "." in name else f"{name}.dll", use_last_error=True)  # type: ignore[call-arg, unused-ignore]
    for function, (result, arguments) in _SIGNATURES.get(name, {}).items():
        entry = getattr(loaded, function, None)
        if entry is not None:
            entry.restype, entry.argtypes = result, arguments
    return loaded


def last_error(path: object) -> OSError:
    """What the call before on this thread failed with, as an exception that names `path`."""
    code: int = getattr(ctypes, "get_last_error")()  # noqa: B009 (there is none but on Windows)
    return OSError(None, getattr(ctypes, "FormatError")(code).strip(), str(path), code)  # noqa: B009
