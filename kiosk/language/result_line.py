"""One line of what an action or a check came to, as officers read it."""

from kiosk.frozen import frozen


@frozen
class ResultLine:
    """One line of a check's result: passed (True), failed (False) or only told (None)."""

    words: str  # finished, or the key of a text
    passed: bool | None = None
    note: str = ""
    values: tuple[tuple[str, str], ...] = ()  # what the text of that key is filled with
    language: str = ""  # of finished words that stand there in each language: who reads another one is shown that one's
