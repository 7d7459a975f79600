"""Sentences for people that remember how they were made: English as they stand, another language on a screen. No texts are here.

An exception, a result, a journal takes a `Sentence` as it takes any str; the command line prints it. A page hands it to
`Texts.translated`, which looks for its pattern in `sentences.<language>.json` and fills that in with the same values.
"""

from collections.abc import Mapping, Sequence
from typing import Self


class Sentence(str):
    """`Sentence("{path}: the file is empty", path=path)`. A value may be a sentence itself."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> Self:
        sentence = super().__new__(cls, pattern.format(**values))
        sentence.pattern, sentence.values = pattern, values
        return sentence

    @classmethod
    def restored(cls, pattern: str, values: Mapping[str, object]) -> Self:
        """One that was written down by its pattern and values, as by another program. Raises KeyError for values that are missing."""
        return cls(pattern, **values)

    def by(self, patterns: Mapping[str, str]) -> str:
        """The same said with another language's patterns; a pattern that is not among them stays English."""
        pattern = patterns.get(self.pattern, self.pattern)
        return pattern.format(**{name: value.by(patterns) if isinstance(value, Sentence) else value for name, value in self.values.items()})


class ForeseenError(Exception):
    """What can happen to anybody, in a sentence for people: no fault of the program, so no trace of it is kept."""


def localized(error: BaseException) -> str:
    """What an exception says, as the sentence it was made with where there is one."""
    first = error.args[0] if error.args else ""
    if isinstance(first, Sentence):
        return first
    if isinstance(error, OSError) and error.filename:
        return Sentence("{file}: {reason}", file=error.filename, reason=reason_of(error))
    return str(error) or type(error).__name__


def reason_of(error: OSError) -> Sentence:
    """Why the system refused, in its own words."""
    if error.args and isinstance(error.args[0], Sentence):  # one that we raised ourselves
        return error.args[0]
    words = error.strerror or str(error)
    return next((sentence for sentence in _SYSTEM if sentence == words), Sentence("{words}", words=words))


def listed(sentences: Sequence[str]) -> str:
    """Several as one, divided by semicolons."""
    half = len(sentences) // 2
    return Sentence("{first}; {second}", first=listed(sentences[:half]), second=listed(sentences[half:])) if half else sentences[0]


def amount(count: int, singular: str, plural: str) -> str:
    """ "1 response is", "2 responses are": a number with its words, for output that is in English only."""
    return f"{count} {singular if count == 1 else plural}"


_SYSTEM = (
    Sentence("Permission denied"),
    Sentence("Operation not permitted"),
    Sentence("No space left on device"),
    Sentence("Read-only file system"),
    Sentence("No such file or directory"),
    Sentence("Not a directory"),
    Sentence("Is a directory"),
    Sentence("Not a file but a pipe or a device"),
    Sentence("File exists"),
    Sentence("File name too long"),
    Sentence("Input/output error"),
    Sentence("Device or resource busy"),
    Sentence("Too many open files"),
    Sentence("Disk quota exceeded"),
)
