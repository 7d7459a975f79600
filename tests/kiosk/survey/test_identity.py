"""Identifiers that sort by the moment they were made."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.identity import uuid7

milliseconds = st.integers(0, 2**48 - 1)
random_bits = st.integers(0, 2**74 - 1)


def test_the_example_of_the_standard() -> None:
    """RFC 9562, A.6: 22 February 2022 14:22:22 EST, rand_a CC3, rand_b 18C4DC0C0C07398F."""
    assert uuid7(0x017F22E279B0, 0xCC3 << 62 | 0x18C4DC0C0C07398F) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(milliseconds, random_bits)
def test_it_is_a_version_7_uuid_that_keeps_every_bit_it_was_given(moment: int, random: int) -> None:
    """48 bits of time, 74 of chance, none lost to version and variant."""
    identifier = uuid.UUID(uuid7(moment, random))
    assert (identifier.version, identifier.variant) == (7, uuid.RFC_4122)
    assert identifier.int >> 80 == moment
    assert (identifier.int >> 64 & 0xFFF) << 62 | identifier.int & (1 << 62) - 1 == random


@given(milliseconds, milliseconds, random_bits, random_bits)
def test_who_came_later_sorts_later(first: int, second: int, bits: int, other_bits: int) -> None:
    """As text, whatever the random bits."""
    if first < second:
        assert uuid7(first, bits) < uuid7(second, other_bits)


@given(milliseconds, random_bits, st.integers(0, 2**40))
def test_bits_beyond_its_room_never_spill_over(moment: int, random: int, more: int) -> None:
    """A generator that gives 80 random bits, or a clock far in the future, still makes version 7."""
    assert uuid7(moment + (more << 48), random + (more << 74)) == uuid7(moment, random)
