"""What can go wrong between a kiosk and its province, each with its sentence in Thai and English. It asks nothing and keeps nothing.

NotSent
    NotJoined     no province is known, or its address cannot be used: an officer has to do something first
    NoReply       whatever came back, if anything, is no answer of a province: try the same again later (`retry_after`)
    KeyRefused    the key counts no longer: stop until the kiosk has joined again
    Refused       the province answered this very request with a 4xx of its own
    TooLarge      413: send fewer at once
"""

from collections.abc import Mapping
from functools import cache

from kiosk.language import texts
from kiosk.language.texts import Texts
from kiosk.paths import TEXTS


class NotSent(Exception):
    """The sentence is the text sync_<key> with its values; str() is the English one."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values

    def sentence(self, language: str) -> str:
        return message(f"sync_{self.key}", language, **self.values)

    def __str__(self) -> str:
        return self.sentence("en")


class NotJoined(NotSent):
    """Show the sentence; an officer joins a province or mends the address."""


class NoReply(NotSent):
    """Try again later: after `retry_after` seconds where the other side asked for that."""

    retry_after: float | None = None


class KeyRefused(NotSent):
    """Show the sentence and ask no more until the kiosk has a new key."""


class Refused(NotSent):
    """The province's own refusal of this request: HTTP status, its sentence in English, its code (sync.wire.Code, or a newer one)."""

    def __init__(self, status: int, reason: str, code: str = "", values: Mapping[str, str | int] | None = None) -> None:
        super().__init__("refused_request", status=status, reason=reason)
        self.status, self.reason, self.code, self.code_values = status, reason, code, values or {}

    def sentence(self, language: str) -> str:
        return message_of_code(self.code, self.code_values, language) or super().sentence(language)


class TooLarge(NotSent):
    """Send fewer records at once; a single one that is too large is kept back."""

    def __init__(self) -> None:
        super().__init__("too_large")


@cache
def _texts(language: str) -> Texts:
    return texts.load(TEXTS, language, "sync")


def message_of_code(code: str, values: Mapping[str, object], language: str) -> str:
    """What people read for a code of the wire; "" for a code that a newer province sends, or values that do not fill its text."""
    return _texts(language).filled(f"wire_{code}", values)


def message(key: str, language: str, **values: object) -> str:
    """A text of assets/texts/sync.<language>.json."""
    return _texts(language)(key, **values)
