"""A province's set-up is taken whole or refused whole, in one sentence."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import paths
from kiosk.survey import catalogue
from kiosk.survey.dates.calendar import BANGKOK
from kiosk.survey.first_day.set_up import SetUp, SetUpError, read

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
SET_UP = SetUp(
    "ยโสธร", "กุดชุม", "ที่ว่าการอำเภอกุดชุม", "045 797 111", ("L022", "P002"), "https://p.example", "AB-CD", "2026-11-24T09:00:00+07:00"
)
CATALOGUE = catalogue.load(paths.SERVICES, paths.CATALOGUE_NOTES)


def changed(**fields: object) -> str:
    return json.dumps({**json.loads(SET_UP.as_text()), **fields})


def test_what_was_written_is_read() -> None:
    """Also without telephone and services, which the officer then decides."""
    assert read(SET_UP.as_text(), NOW, CATALOGUE) == SET_UP
    bare = read(changed(telephone="", services=[]), NOW, CATALOGUE)
    assert (bare.telephone, bare.services) == ("", ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no set-up"),
        ("[1]", "no set-up"),
        ("[" * 100_000, "no set-up"),
        ('{"format": "other"}', "no set-up"),
        (changed(version=2), "another version"),
        (changed(district=""), "district"),
        (changed(place=7), "place"),
        (changed(place="a\u0007"), "place"),
        (changed(address="ftp://x"), "address"),
        (changed(code=""), "code"),
        (changed(services=["L022", "L022"]), "services"),
        (changed(services=["L022", "Z999"]), "Z999"),
        (changed(services="L022"), "services"),
        (changed(expires_at="tomorrow"), "expires_at"),
        (changed(expires_at="2026-11-24T09:00:00"), "expires_at"),
        (changed(expires_at="0001-01-01T00:00:00+14:00"), "expires_at"),
        (changed(expires_at="9999-12-31T23:00:00-14:00"), "expires_at"),
    ],
)
def test_what_cannot_be_used_is_refused_by_field(text: str, says: str) -> None:
    """One plain sentence that names what is wrong."""
    with pytest.raises(SetUpError, match=says):
        read(text, NOW, CATALOGUE)


def test_yesterdays_file_is_refused_with_its_moment() -> None:
    """A stick that lay in a drawer opens nothing."""
    with pytest.raises(SetUpError, match="until 2026-11-24 09:00; ask the province"):
        read(SET_UP.as_text(), NOW + timedelta(days=2), CATALOGUE)


@given(st.text(max_size=200))
def test_whatever_lies_on_a_stick_is_a_set_up_or_a_sentence(text: str) -> None:
    """No other exception, whatever the file holds."""
    with pytest.raises(SetUpError):
        read(text, NOW, CATALOGUE)
