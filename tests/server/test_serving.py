"""The socket the server listens on: what every connection to it inherits."""

import socket

import pytest

from sync.server import serving


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_answer_is_not_held_back_for_an_acknowledgement(host):
    """Nagle's algorithm is off on accepted connections: an answer in two writes would wait 40 ms for the other end's delayed ACK."""
    with serving._listener(host, 0) as listener, socket.create_connection(listener.getsockname()[:2]):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
