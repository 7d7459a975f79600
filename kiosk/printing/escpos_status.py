"""Asks an ESC/POS printer about its paper, over a cable or over the network. It prints nothing.

Source: Epson, ESC/POS command reference, DLE EOT 4 ("transmit real-time status: roll paper sensor").
"""

import socket

from kiosk.system import devices

CONNECT_S, ANSWER_S = 3.0, 1.0
ASK_PAPER = b"\x10\x04\x04"  # DLE EOT 4: answered at once even by a printer that has stopped
_FIXED, _FIXED_VALUE, _OUT = 0x93, 0x12, 0x60  # of the answer: the bits that are always the same, and those that say "no paper"


def no_paper(answer: bytes) -> bool:
    """Whether an answer to ASK_PAPER says that the roll has ended; an answer of another kind, or none, says nothing."""
    return len(answer) > 0 and answer[0] & _FIXED == _FIXED_VALUE and answer[0] & _OUT == _OUT


def paper_answer_over_cable(path: str) -> bytes:
    """The printer's answer through its device, within a second; empty where it cannot be read back or is in use.

    The ESC/POS library writes to such a device and never reads it, so the question is asked here.
    """
    return devices.ask(path, ASK_PAPER, ANSWER_S)


def paper_answer_over_network(address: tuple[str, int]) -> bytes:
    """The answer of the printer at (host, port); empty from one that prints but does not answer. Raises OSError when unreachable."""
    with socket.create_connection(address, CONNECT_S) as connection:
        connection.sendall(ASK_PAPER)
        connection.settimeout(ANSWER_S)
        try:
            return connection.recv(16)
        except TimeoutError:
            return b""
