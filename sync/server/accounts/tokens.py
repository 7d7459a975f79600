"""Keys, codes and session tokens, and the hashes under which they are stored.

Keys and tokens are 256 random bits, so a plain SHA-256 of them cannot be guessed back and can be looked up by index on every
request; argon2 is for passwords, which people choose. Codes have 60 bits, work once and for a day only.
"""

import hashlib
import secrets

_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to mistake
_CODE_LENGTH = 12
_MISREAD = str.maketrans("ILO", "110")


def new_key() -> str:
    """43 letters of URL-safe base 64."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A one-time code as people read and type it: ABCD-EFGH-JKMN."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def hashed(secret: str) -> str:
    """SHA-256, lower-case hex."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def hashed_code(typed: str) -> str:
    """The hash of a code however it was typed: case, dashes, blanks, and I, L, O for 1, 1, 0 make no difference."""
    return hashed("".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MISREAD))
