"""One-time tokens: made by a kiosk without a network, and nobody else's, nor longer than two days."""

import pytest

from kiosk.survey.identity import uuid7
from sync import phone_token
from sync.phone_token import TokenError
from sync.server.accounts.tokens import hashed, new_key

NOW = 1_793_000_000
KIOSK = uuid7(1_790_000_000_000, 7)


def refusal(token: str, key: str, now: int) -> str:
    """Why nobody may answer with it; "" where somebody may."""
    try:
        phone_token.check(phone_token.read(token), hashed(key), now)
    except TokenError as error:
        return error.reason
    return ""


def test_a_token_says_who_handed_it_out_and_holds_for_two_days() -> None:
    """The province reads it with nothing but the hash of the kiosk's key, however long it was out of reach."""
    key = new_key()
    token = phone_token.make(key, KIOSK, False, NOW)
    said = phone_token.read(token)
    assert (said.kiosk, said.asks_unfinished, said.expires) == (KIOSK, False, NOW + 48 * 3600)
    assert phone_token.read(phone_token.make(key, KIOSK, True, NOW)).asks_unfinished
    moments = {0: "", 48 * 3600: "", 48 * 3600 + 1: "expired", -3600: "", -3601: "unknown"}
    assert {late: refusal(token, key, NOW + late) for late in moments} == moments


def test_no_letter_of_a_token_can_be_another() -> None:
    """Each letter exchanged, one left out, one more, letters of no base 64: none opens anything. Nor does another kiosk's key."""
    key = new_key()
    token = phone_token.make(key, KIOSK, True, NOW)
    altered = [f"{token[:at]}{'A' if token[at] != 'A' else 'B'}{token[at + 1 :]}" for at in range(60)]
    for wrong in (*altered, token[:-1], f"{token}A", "", "ก" * 60, f"{token[:-1]}=", token.swapcase(), f"{token}\n"):
        assert refusal(wrong, key, NOW) == "unknown", wrong
    assert refusal(token, new_key(), NOW) == "unknown"


def test_no_two_tokens_are_equal() -> None:
    """Nothing is counted on the kiosk: a thousand in one second differ."""
    key = new_key()
    assert len({phone_token.make(key, KIOSK, True, NOW) for _ in range(1000)}) == 1000
    with pytest.raises(TokenError):
        phone_token.read("x")
