"""What every page has: the version in its footer, for a person on the telephone with whoever looks after the server."""

import pytest

from kiosk import __version__
from tests.sync.server.pages.conftest import Person


@pytest.mark.parametrize("path", ["/overview", "/kiosks", "/public/กุดชุม", "/districts/nowhere"])
def test_every_page_says_which_version_runs(jangwat: Person, path: str) -> None:
    """On pages behind a log-in, on the public one, and on the page of a fault."""
    page = jangwat.opens(path, 404 if path == "/districts/nowhere" else 200)
    assert __version__ in page[page.index("<footer") :]
