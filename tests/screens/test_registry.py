"""The one list of screens: each line names a view that exists and a module that draws it."""

from importlib import import_module

import pytest

from screens.registry import MODULES, SCREENS


@pytest.mark.parametrize("view", MODULES)
def test_each_view_has_its_screen(view: str) -> None:
    """A misspelt line would show only when somebody opens that page."""
    module, _, name = view.rpartition(".")
    kind = getattr(import_module(module), name)
    assert SCREENS[kind] is import_module(MODULES[view]).build
    assert SCREENS[kind].__doc__, "says what the person sees and decides"
