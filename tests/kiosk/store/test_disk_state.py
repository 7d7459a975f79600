"""A disk that takes every write and keeps none: nothing that is saved then may be thanked for."""

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.store import responses
from kiosk.store.database import StoreErrorKind, StoreUnavailableError, open_store
from kiosk.store.open_checked import try_to_write
from kiosk.store.verify import verify
from kiosk.survey.questionnaire import Questionnaire
from tests.support.disks import read_only
from tests.support.drafts import make_draft


def test_a_file_system_that_turned_read_only_under_the_open_file(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Refused, not stored; the same response is stored once as soon as the disk takes it."""
    with closing(open_store(tmp_path / "kiosk.db")) as store:
        responses.save(store, make_draft(1), questionnaire)
        second = make_draft(2)
        with read_only(tmp_path):
            with pytest.raises(StoreUnavailableError, match="read-only") as refused:
                responses.save(store, second, questionnaire)
            assert refused.value.kind is StoreErrorKind.READ_ONLY and responses.count(store) == 1
        assert responses.save(store, second, questionnaire).seq == responses.save(store, second, questionnaire).seq == 2
        assert verify(store, questionnaire).ok


def test_a_database_that_was_erased_while_the_kiosk_runs(tmp_path: Path, questionnaire: Questionnaire) -> None:
    """Its bytes would be gone with the program: told, instead of thanked for."""
    with closing(open_store(tmp_path / "kiosk.db")) as store:
        try_to_write(store)
        (tmp_path / "kiosk.db").unlink()
        with pytest.raises(StoreUnavailableError, match="cannot be opened"):
            responses.save(store, make_draft(1), questionnaire)
