"""The floor on Windows 10 and 11, by ctypes alone. Every module can be imported elsewhere; only a call needs Windows."""
