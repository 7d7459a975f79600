"""What was said of the counter's readiness: read whatever wrote it, and the later word counts."""

from kiosk.survey.first_day import counter_readiness
from kiosk.survey.first_day.counter_readiness import CounterItem


def test_what_another_version_wrote_is_left_out() -> None:
    """An item that this program does not know, or a word that is none, is no word."""
    word = CounterItem("sign", True, "ปลัดอำเภอ", "2026-11-20")
    assert counter_readiness.from_json(word.as_json()) == word
    strange_words: list[object] = [
        None,
        [],
        {},
        {"item": "moon", "ready": True},
        {"item": "sign", "ready": 1},
        {"item": "sign", "ready": True, "who": 7},
    ]
    for strange in strange_words:
        assert counter_readiness.from_json(strange) is None
    assert CounterItem("sign", True, "", "soon").said_on is None


def test_the_later_word_counts_and_the_first_of_one_day() -> None:
    """The province's page is given first: of one day its word stands before a kiosk's."""
    page = {"sign": CounterItem("sign", True, "page", "2026-11-20"), "plan": CounterItem("plan", False, "page", "2026-11-20")}
    kiosk = {"sign": CounterItem("sign", False, "kiosk", "2026-11-20"), "plan": CounterItem("plan", True, "kiosk", "2026-11-21")}
    latest = counter_readiness.newest(page, kiosk)
    assert (latest["sign"].who, latest["plan"].who) == ("page", "kiosk")
