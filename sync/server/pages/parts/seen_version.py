"""Whether what a person saw when they began to type is still what is stored, and what both say where it is not. Pure.

A form carries a digest of the values it was filled with. Two officers at one form: the second is told, sees both texts, and decides.
"""

import hashlib
import json
from collections.abc import Mapping

from kiosk.language.texts import Texts
from kiosk.survey.scoring import MISSING


def digest_of(values: Mapping[str, object]) -> str:
    """What the form's hidden field holds."""
    text = json.dumps(dict(values), ensure_ascii=False, sort_keys=True, default=list)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changed_meanwhile(seen: str, stored: Mapping[str, object], typed: Mapping[str, object]) -> bool:
    """`seen`: the digest that came with the form; "" from a form that says nothing. What is stored as it was typed harms nobody."""
    return bool(seen) and seen != digest_of(stored) and digest_of(stored) != digest_of(typed)


def both_said(stored: Mapping[str, object], typed: Mapping[str, object], names: Mapping[str, str], t: Texts) -> str:
    """The sentence for the second officer: field by field what is stored now beside what they typed. `names`: field -> its label."""
    differing = [name for name in typed if _words(stored.get(name)) != _words(typed[name])]
    pairs = [
        t("both_said_field", field=names.get(name, name), stored=_words(stored.get(name)), typed=_words(typed[name])) for name in differing
    ]
    return t("both_said", pairs=" · ".join(pairs))


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {words}" for key, words in value.items()) or MISSING
    return (", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")) or MISSING
