"""Every code of the wire is said in Thai and English."""

import json

import pytest

from kiosk.language.wire_codes import code_sentence
from kiosk.paths import TEXTS
from sync import wire
from sync.client import errors


@pytest.mark.parametrize("code", list(wire.Code))
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_code_of_the_wire_is_said_in_both_languages(code: wire.Code, language: str) -> None:
    """Its text is filled with the values that its meaning names, and with nothing else."""
    named = code.meaning.partition("[")[2].rstrip("]")
    values = {name: f"<{name}>" for name in named.split(", ") if name}
    sentence = code_sentence(code, values, errors.texts_of(language))
    assert sentence and all(value in sentence or code == wire.Code.TOO_LARGE for value in values.values())


def test_no_text_is_left_of_a_code_that_went() -> None:
    """The texts and the enumeration name the same codes."""
    texts = json.loads((TEXTS / "sync.en.json").read_text(encoding="utf-8"))
    assert {key.removeprefix("wire_") for key in texts if key.startswith("wire_")} == set(wire.Code)
