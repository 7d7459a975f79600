"""A technician prints what a counter hands out."""

from pathlib import Path

import pytest
from PIL import Image

from tests.kiosk.commands.conftest import Command
from tests.support.paper import in_order, needs_poppler, pages_of


@needs_poppler
def test_a_counter_prints_its_own_form(district: Command, tmp_path: Path) -> None:
    """With the place that was set up, numbered from 7, two copies in one file."""
    out = tmp_path / "form.pdf"
    ended = district("document", "form", "--out", out, "--copies", "2", "--number", "7")
    assert (ended.status, ended.out.strip()) == (0, str(out))
    in_order(out.read_bytes(), "เลขที่ 0007", "1.7", "จองคิวทำใบขับขี่", "เลขที่ 0008")
    assert len(pages_of(out.read_bytes())) == 4


def test_a_picture_of_the_first_page(district: Command, tmp_path: Path) -> None:
    """To look at before paper is used."""
    out = tmp_path / "form.png"
    assert district("document", "provider-form", "--out", out).status == 0
    with Image.open(out) as picture:
        assert picture.size == (1600, 2263)


@pytest.mark.parametrize(("words", "fault"), [(("form", "--out", "a.doc"), ".pdf"), (("hat", "--out", "a.pdf"), "invalid choice")])
def test_what_cannot_be_printed_is_said_in_a_sentence(district: Command, words: tuple[str, ...], fault: str) -> None:
    """No traceback, exit status 2."""
    ended = district("document", *words)
    assert ended.status == 2 and fault in ended.err and "Traceback" not in ended.err
