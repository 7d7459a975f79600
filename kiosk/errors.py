"""What a command, or the running kiosk, raises for the person who typed it: a sentence and an exit status."""


class UsageError(Exception):
    """Words on the command line, or input, that cannot be used. Show the sentence; exit status 2."""


class CannotBeDoneError(Exception):
    """The command was understood and could not be carried out. Show the sentence; exit status 1."""
