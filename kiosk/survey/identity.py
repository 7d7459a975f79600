"""Identifiers: version 7 UUIDs for responses and visits. The moment and the random bits are arguments."""


def uuid7(milliseconds: int, random_bits: int) -> str:
    """A version 7 UUID (RFC 9562, 5.7): 48 bits of Unix milliseconds, then 74 of the given random bits."""
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | (random_bits >> 62 & 0xFFF) << 64 | 0b10 << 62 | random_bits & (1 << 62) - 1
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
