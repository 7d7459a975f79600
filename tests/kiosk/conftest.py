"""A kiosk with answers, and the sentences of its diagnostics."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.diagnostics.result import CheckResult
from kiosk.language import texts as language
from kiosk.paths import TEXTS, DataDir
from kiosk.store import responses
from kiosk.store.database import open_store
from kiosk.survey.questionnaire import Questionnaire
from tests.support.drafts import make_drafts
from tests.support.windowed_kiosk import QUICK, WindowedKiosk


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


@pytest.fixture
def answered(data: DataDir, questionnaire: Questionnaire) -> DataDir:
    """A data directory that holds twenty responses."""
    with closing(open_store(data.database)) as connection:
        responses.save_all(connection, make_drafts(20), questionnaire)
    return data


@pytest.fixture(params=["th", "en"])
def said(request: pytest.FixtureRequest) -> Callable[[CheckResult], str]:
    """The sentence of a result, in Thai and in English; it must be there with all its values filled in."""
    texts = language.load(TEXTS, request.param, "diagnostics")

    def sentence(result: CheckResult) -> str:
        assert result.title(texts)
        text = result.sentence(texts)
        assert text and "{" not in text
        return text

    return sentence


@pytest.fixture
def counter(display: str, tmp_path: Path) -> Iterator[WindowedKiosk]:
    kiosk = WindowedKiosk(tmp_path / "data")
    yield kiosk
    kiosk.kiosk.close()
    kiosk.kiosk.root.destroy()


@pytest.fixture
def quick(display: str, tmp_path: Path) -> Iterator[WindowedKiosk]:
    """A kiosk that waits tenths of seconds."""
    counter = WindowedKiosk(tmp_path / "data", QUICK)
    yield counter
    counter.kiosk.close()
    counter.kiosk.root.destroy()
