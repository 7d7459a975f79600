"""Who opens a connection asks within a few seconds: sockets held open in silence, or with half a request, would else take every place
that there is. A reverse proxy does the same where there is one (nginx, client_header_timeout); a small province's own PC has none.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20  # from the connection, or from a later request's first byte, to the end of its head; on the slowest line it takes 2


class PromptProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which itself waits without end for a head. Between two requests its keep-alive counts as before."""

    head_seconds: float = HEAD_SECONDS
    _hanging_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        between_requests = self.cycle is None or self.cycle.response_complete
        if between_requests and self.conn.trailing_data[0]:  # a head has begun and is not whole
            self._expect_head()
        else:
            self._forget()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        """More bytes of the same head win no more time."""
        if self._hanging_up is None:
            self._hanging_up = self.loop.call_later(self.head_seconds, self.transport.close)

    def _forget(self) -> None:
        if self._hanging_up is not None:
            self._hanging_up.cancel()
            self._hanging_up = None
