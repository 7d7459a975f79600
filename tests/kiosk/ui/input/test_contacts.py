"""Which finger acts beside a hand that rests on the glass, decided without a panel."""

from kiosk.ui.input.contacts import RESTS_MS, Contacts, came, went


def test_the_first_finger_is_the_pointer() -> None:
    """It needs nobody else to act for it."""
    assert came(Contacts(), "hand", 0).acting is None


def test_a_finger_acts_once_the_hand_has_rested() -> None:
    """And no longer than it is down; a third one does not take its place meanwhile."""
    resting = came(Contacts(), "hand", 0)
    assert came(resting, "finger", RESTS_MS - 1).acting is None
    two = came(resting, "finger", RESTS_MS)
    assert two.acting == "finger"
    assert came(two, "thumb", 10 * RESTS_MS).acting == "finger"
    assert went(two, "hand").acting == "finger"
    assert went(two, "finger") == resting


def test_a_finger_that_came_with_the_hand_rests_like_it() -> None:
    """Both wait until each has rested; the next one acts."""
    both = came(came(Contacts(), "hand", 0), "heel", 300)
    assert came(both, "finger", RESTS_MS + 100).acting is None
    assert came(both, "finger", 300 + RESTS_MS).acting == "finger"


def test_an_empty_glass_begins_anew() -> None:
    """Whoever comes first then is the pointer again."""
    assert went(came(Contacts(), "hand", 0), "hand") == Contacts()
