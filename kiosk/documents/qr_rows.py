"""QR codes as rows of modules, for paper: correction Q (25 %), because paper is folded, wet and faded (ISO/IEC 18004, 7.5.1)."""

from functools import lru_cache

QUIET = 4  # modules of white around the code (ISO/IEC 18004, 9.1)


class NoQrCodeError(Exception):
    """No QR code holds so much."""


@lru_cache(maxsize=512)
def rows_of(text: str) -> tuple[str, ...]:
    """Each row as text of 0 and 1, quiet zone included. Raises NoQrCodeError."""
    import qrcode  # late: loaded by what prints only
    from qrcode.exceptions import DataOverflowError

    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=QUIET)
    try:
        symbol.add_data(text)
        symbol.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise NoQrCodeError(f"{len(text)} letters") from error
    return tuple("".join("1" if module else "0" for module in row) for row in symbol.get_matrix())
