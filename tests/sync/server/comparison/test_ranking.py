"""Places in a list: shared, possible, and none for a handful of people."""

from sync.server.comparison.ranking import ranked
from tests.sync.server.comparison.test_difference import summary


def test_two_that_print_alike_share_a_place_and_the_next_is_left_out() -> None:
    """1, 2, 2, 4."""
    places = ranked({"a": summary([5] * 40), "b": summary([4] * 40), "c": summary([4] * 30), "d": summary([3] * 40)})
    assert {name: (place.place, place.tied) for name, place in places.items()} == {
        "a": (1, False),
        "b": (2, True),
        "c": (2, True),
        "d": (4, False),
    }
    assert (places["b"].best, places["b"].worst) == (2, 3)


def test_intervals_that_meet_leave_the_order_open() -> None:
    """Three districts of a few people each could have any place; a fourth far below them has its own."""
    close = {"a": summary([5, 4, 3] * 5), "b": summary([5, 4, 4, 3] * 4), "c": summary([5, 4, 3, 3] * 4), "d": summary([1] * 20)}
    places = ranked(close)
    assert {name: (place.best, place.worst) for name, place in places.items()} == {"a": (1, 3), "b": (1, 3), "c": (1, 3), "d": (4, 4)}


def test_nine_respondents_have_no_place() -> None:
    """And take none from anybody."""
    places = ranked({"few": summary([5] * 9), "many": summary([4] * 10)})
    assert list(places) == ["many"] and places["many"].place == 1
