"""Sanic's connections, for the open: what is not plainly a request is refused, nobody holds one for
long, and nobody holds them all.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from sanic import Sanic
from sanic.exceptions import RequestTimeout
from sanic.http import Http, Stage
from sanic.request import Request
from sanic.server.protocols.http_protocol import HttpProtocol

from bot.channels.request_head import check_head

SECONDS_TO_ASK = 15  # for a whole request, head and body
SECONDS_TO_ANSWER = 60  # from its first byte to the last of its answer
SECONDS_TO_ASK_AGAIN = 30
MOST_CONNECTIONS = 800  # of a process; systems commonly allow it 1024 files
MOST_OF_AN_ADDRESS = 200  # a school is one; behind a proxy, the proxy counts


class Exchange(Http):
    """The requests of one connection."""

    def create_empty_request(self) -> None:
        """Make what a refused head is answered with; its address is not even looked at."""
        self.url = None
        super().create_empty_request()


class Connection(HttpProtocol):
    """One connection. Sanic's own grants a new delay with every byte that comes in."""

    def __init__(self, **parts: Any) -> None:
        """Start without an exchange; it begins when its task does."""
        super().__init__(**parts)
        self._http = None

    def _setup_connection(self) -> None:
        self._http = Exchange(self)
        self._time = time.monotonic()
        self.check_timeouts()

    def connection_made(self, transport: Any) -> None:
        """Take a connection, unless there are too many."""
        peer = transport.get_extra_info("peername")
        if self._too_many(peer[0] if isinstance(peer, tuple) else None):
            transport.abort()
            return
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Take bytes; those that trickle in buy no time."""
        began = self._time
        super().data_received(data)
        if self._http is not None and self._http.stage is not Stage.IDLE:
            self._time = began

    def check_timeouts(self) -> None:
        """End what takes too long; Sanic's own lets a body take as long as an answer."""
        waiting = self._http is not None and self._http.stage is Stage.HANDLER
        if (
            self._task
            and waiting
            and self._http.request_body
            and time.monotonic() - self._time > self.request_timeout
        ):
            self._http.exception = RequestTimeout("Request Timeout")
            self._task.cancel()
            return
        super().check_timeouts()

    def _too_many(self, address: str | None) -> bool:
        if len(self.connections) >= MOST_CONNECTIONS:
            return True
        if address is None or self.app.config.PROXIES_COUNT:
            return False
        same = sum(other.conn_info.client_ip == address for other in self.connections)
        return same >= MOST_OF_AN_ADDRESS


class Application(Sanic):
    """A Sanic application that serves such connections, however it is run."""

    def __init__(self, name: str) -> None:
        """Make it, with its limits and without Sanic's log."""
        super().__init__(name, configure_logging=False)
        self.config.REQUEST_TIMEOUT = SECONDS_TO_ASK
        self.config.RESPONSE_TIMEOUT = SECONDS_TO_ANSWER
        self.config.KEEP_ALIVE_TIMEOUT = SECONDS_TO_ASK_AGAIN
        self.config.ACCESS_LOG = False
        logging.getLogger("sanic.error").addFilter(_tell_type_only)
        self.add_signal(_check_head, "http.lifecycle.read_head")
        self.register_middleware(_end_after_chunks, "request")

    def run(self, *arguments: Any, **named: Any) -> None:
        """Serve until stopped; see Sanic."""
        super().run(*arguments, **{"protocol": Connection, **named})

    async def create_server(self, *arguments: Any, **named: Any) -> Any:
        """Make a server for a loop that runs; see Sanic."""
        return await super().create_server(*arguments, **{"protocol": Connection, **named})


def _tell_type_only(record: logging.LogRecord) -> bool:
    """Take an error's text and trace out of a record: both may hold what a stranger sent."""
    if record.exc_info and record.exc_info[0]:
        record.msg, record.args = "A connection failed with %s.", (record.exc_info[0].__name__,)
        record.exc_info = record.exc_text = None
    return True


async def _check_head(head: bytes) -> None:
    # Whatever is raised here, Sanic answers 400, closes the connection, and keeps the reason as the
    # context of its own error.
    check_head(head)


async def _end_after_chunks(request: Request) -> None:
    # Sanic reads the sizes of chunks leniently and does not know trailers. With no second request
    # on the connection, nothing that follows can pass for one.
    if request.stream is not None and "transfer-encoding" in request.headers:
        request.stream.keep_alive = False
