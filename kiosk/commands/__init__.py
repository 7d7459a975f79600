"""The commands of `kiosk`, one file each; kiosk/__main__.py picks one and loads nothing else.

A command is a function `(words, data) -> exit status`. It prints its figures on standard output and raises on trouble:
what it raises becomes one sentence and an exit status in kiosk/commands/trouble.py.
"""


class UsageError(Exception):
    """Words on the command line, or input, that cannot be used. Show the sentence; exit status 2."""


class CannotBeDone(Exception):
    """The command was understood and could not be carried out. Show the sentence; exit status 1."""
