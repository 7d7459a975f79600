"""A technician prints a handbook at the counter."""

from pathlib import Path

import pytest

from tests.kiosk.commands.conftest import Command
from tests.support.paper import in_order, needs_poppler, pages_of


@needs_poppler
@pytest.mark.timeout(120)
def test_a_technician_takes_the_handbook_along(district: Command, tmp_path: Path) -> None:
    """A4, in Thai, with the place that was set up, its commands as they are typed and pictures of the first day."""
    out = tmp_path / "technician.pdf"
    ended = district("handbook", "technician", "--out", out)
    assert (ended.status, ended.out.strip()) == (0, str(out))
    body = out.read_bytes()
    in_order(body, "คู่มือช่างเทคนิค", "ติดตั้ง", "sudo reboot", "วัดขนาดหน้าจอด้วยบัตร", "kiosk doctor")
    assert set(pages_of(body)) == {(210, 297)} and body.count(b"/Subtype /Image") >= 3


@pytest.mark.parametrize(("words", "fault"), [(("officer", "--out", "a.doc"), ".pdf"), (("guest", "--out", "a.pdf"), "invalid choice")])
def test_another_handbook_or_kind_of_file_is_refused(district: Command, words: tuple[str, ...], fault: str) -> None:
    """In a sentence, exit status 2."""
    ended = district("handbook", *words)
    assert ended.status == 2 and fault in ended.err and "Traceback" not in ended.err
