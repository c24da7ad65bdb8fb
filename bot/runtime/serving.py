"""Serve an application on a listening socket until told to stop, and finish what was begun."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable

from sanic import Sanic
from sanic.server import try_use_uvloop

from bot.errors import SetupError
from bot.runtime.settings import ServerSettings

SECONDS_BETWEEN_BEATS = 1.0
SECONDS_FOR_LATE_COMERS = 0.3  # a connection that was just taken is given time to speak
SECONDS_TO_FINISH = 20.0
BACKLOG = 1024


def listen(settings: ServerSettings) -> socket.socket:
    """Open the socket that all workers share. Raises SetupError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        raise SetupError(
            f"Port {settings.port} of {settings.host} cannot be used ({error.strerror})."
        ) from None
    listening.listen(BACKLOG)
    return listening


def serve(app: Sanic, listening: socket.socket, beat: Callable[[], None]) -> None:
    """Serve until SIGTERM, or until the parent is gone. `beat` is called while all is well."""
    try_use_uvloop()
    asyncio.run(_serve(app, listening, beat))


async def _serve(app: Sanic, listening: socket.socket, beat: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    parent = os.getppid()
    server = await app.create_server(
        sock=listening, backlog=BACKLOG, access_log=False, return_asyncio_server=True,
        asyncio_server_kwargs={"start_serving": False},
    )  # fmt: skip
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    while not stop.is_set() and os.getppid() == parent:
        beat()
        try:
            await asyncio.wait_for(stop.wait(), SECONDS_BETWEEN_BEATS)
        except TimeoutError:
            continue
    await server.before_stop()
    # The socket stays open in the other workers: whoever comes now is theirs.
    server.server.close()
    await _finish(server.connections)
    app.shutdown_tasks(timeout=0)
    await server.after_stop()


async def _finish(connections: set) -> None:
    """Let every request that was begun have its answer, for a while."""
    await asyncio.sleep(SECONDS_FOR_LATE_COMERS)
    end = time.monotonic() + SECONDS_TO_FINISH
    while connections and time.monotonic() < end:
        for connection in list(connections):
            connection.close_if_idle()
        await asyncio.sleep(0.05)
    for connection in list(connections):
        connection.abort()
