"""The union of all intents: what a screen may hold, the app understands."""

from types import ModuleType
from typing import get_args

import pytest

from kiosk.citizen import intents as citizen
from kiosk.guide import intents as guide
from kiosk.officer import intents as officer
from kiosk.runtime.state import Intent
from kiosk.ui import intents as every_page


@pytest.mark.parametrize("module", [every_page, citizen, guide, officer])
def test_no_intent_is_left_out_of_the_union(module: ModuleType) -> None:
    """A class that is missing there would be dropped by the app without a word, and mypy would not ask for its case."""
    classes = {value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__}
    assert classes and classes <= set(get_args(Intent))
