"""What either system may refuse."""


class ForeignFolderError(Exception):
    """The data directory is somebody else's. Show the sentence: it has the command to type."""
