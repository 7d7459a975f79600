"""The commands of `kiosk`, one file each; kiosk/__main__.py picks one and loads nothing else.

A command is a function `(words, data) -> exit status`. It prints its figures on standard output and raises on trouble:
what it raises becomes one sentence and an exit status in kiosk/exit_status.py.
"""
