"""What can go wrong between a kiosk and its province, each with its sentence in Thai and English. It asks nothing and keeps nothing.

NotSentError
    NotJoinedError        no province is known, or its address cannot be used: an officer has to do something first
    NoReplyError          whatever came back, if anything, is no answer of a province: try the same again later (`retry_after`)
    KeyRefusedError       the key counts no longer: stop until the kiosk has joined again
    RequestRefusedError   the province answered this very request with a 4xx of its own
    TooLargeError         413: send fewer at once
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

from kiosk.language import texts
from kiosk.language.texts import Texts
from kiosk.paths import TEXTS
from kiosk.survey.province_contact import NO_VALUES, Failure, failure_sentence

_NEVER = datetime.min.replace(tzinfo=UTC)


class NotSentError(Exception):
    """The text sync_<key> with its values, or where the province itself refused that of its code; str() is the English sentence."""

    code: str = ""
    code_values: Mapping[str, str | int] = NO_VALUES

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values

    def as_failure(self, since: datetime) -> Failure:
        return Failure(since, self.key, self.values, self.code, self.code_values)

    def sentence(self, language: str) -> str:
        return failure_sentence(self.as_failure(_NEVER), texts_of(language))

    def __str__(self) -> str:
        return self.sentence("en")


class NotJoinedError(NotSentError):
    """Show the sentence; an officer joins a province or mends the address."""


class NoReplyError(NotSentError):
    """Try again later: after `retry_after` seconds where the other side asked for that."""

    retry_after: float | None = None


class KeyRefusedError(NotSentError):
    """Show the sentence and ask no more until the kiosk has a new key."""


class RequestRefusedError(NotSentError):
    """The province's own refusal of this request: HTTP status, its sentence in English, its code (sync.wire.Code, or a newer one)."""

    def __init__(self, status: int, reason: str, code: str = "", values: Mapping[str, str | int] | None = None) -> None:
        super().__init__("refused_request", status=status, reason=reason)
        self.status, self.reason, self.code, self.code_values = status, reason, code, values or NO_VALUES


class TooLargeError(NotSentError):
    """Send fewer records at once; a single one that is too large is kept back."""

    def __init__(self) -> None:
        super().__init__("too_large")


@cache
def texts_of(language: str) -> Texts:
    return texts.load(TEXTS, language, "sync")


def message(key: str, language: str, **values: object) -> str:
    """A text of assets/texts/sync.<language>.json."""
    return texts_of(language)(key, **values)
