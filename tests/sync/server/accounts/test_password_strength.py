"""Passwords that are guessed first are refused, whole sentences are not."""

import pytest

from sync.server.accounts.password_strength import is_weak

PLACE = ("somchai", "กุดชุม", "ยโสธร")


@pytest.mark.parametrize(
    "password",
    [
        *(
            "1234567890",
            "0987654321",
            "aaaaaaaaaa",
            "w3w3w3w3w3",
            "abababababab",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "asdfghjkl;",
            "abcdefghijkl",
        ),
        *(
            "password12",
            "P@ssw0rd2569",
            "Password!!!!",
            "passwordpassword",
            "administrator1",
            "Welcome2569!",
            "iloveyou1234",
            "yasothon2569",
        ),
        *("somchai2569", "somchai-somchai", "กุดชุม2569!!", "2569ยโสธรยโสธร", "รหัสผ่าน1234", "ฟหกดเ้่าสวง", "๑๒๓๔๕๖๗๘๙๐", "25692569256925"),
    ],
)
def test_somebody_chooses_what_is_guessed_first(password: str) -> None:
    """A common word with digits, a row of the keyboard, one piece again and again, the own name, the own district."""
    assert is_weak(password.removesuffix(";"), PLACE)


@pytest.mark.parametrize(
    "password",
    [
        *("a sentence that is remembered", "ดอกบัวสี่เหล่า 4", "correct horse", "another password", "กุหลาบสีแดงสิบดอก", "ภูเขาสามลูกริมน้ำ"),
        *("xK3-vu9.pQw7", "measured-by-the-bench", "my password is a long one", "somchai likes mangoes"),
    ],
)
def test_somebody_chooses_a_sentence(password: str) -> None:
    """It may hold a common word or a name among others."""
    assert not is_weak(password, PLACE)
