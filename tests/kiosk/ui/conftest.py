"""What is laid out around a page is tried with every page of survey and guide."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from kiosk.citizen.presenter import CitizenContext
from tests.support import gallery
from tests.support.guide_session import GuideSession


@pytest.fixture(scope="module")
def survey() -> CitizenContext:
    return gallery.citizen_context()


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuideSession]:
    with closing(GuideSession(tmp_path_factory.mktemp("guide"), printer=True, queue=True)) as session:
        yield session
