"""A technician takes a test answer out of the figures."""

import json
from pathlib import Path

from tests.kiosk.commands.conftest import Command


def test_a_test_answer_is_taken_out_of_the_figures(district: Command, tmp_path: Path) -> None:
    """By its id and with a reason; the chain stays whole, and twice is once too often."""
    (tmp_path / "forms.csv").write_text("sex,1.1\nfemale,5\nmale,4\n", encoding="utf-8")
    assert district("import", tmp_path / "forms.csv").status == 0
    out = tmp_path / "all.jsonl"
    assert district("export", "--format", "jsonl", "--sealed", "--out", out).status == 0
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])["id"]
    ended = district("withdraw", first, "--reason", "a test of the machine")
    assert ended.status == 0 and "number 3 of the chain" in ended.out
    assert json.loads(district("totals", "--json").out)["responses"]["complete"] == 1
    assert district("verify").status == 0
    again = district("withdraw", first, "--reason", "a test of the machine")
    assert again.status == 2 and again.err.strip().endswith("it is withdrawn already")
    assert district("withdraw", "nobody", "--reason", "x").status == 2
