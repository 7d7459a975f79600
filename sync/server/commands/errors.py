"""Why a command ends without having done its work. main shows the sentence as it is."""


class InputError(Exception):
    """What was typed or read cannot be used: exit status 2."""


class CommandFailedError(Exception):
    """It could not be done: exit status 1."""
