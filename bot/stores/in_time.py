"""Wait for a store, but for no longer than a few seconds, and never within the event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.tracker_store import RedisTrackerStore, SQLTrackerStore, TrackerStore

from bot.errors import StoreAway
from bot.stores.sql import SqlTrackerStore

THREADS = 8


@contextlib.asynccontextmanager
async def in_time(seconds: float | None = None) -> AsyncIterator[None]:
    """Raise StoreAway for what fails within, or lasts longer than so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except StoreAway:
        raise
    except Exception as error:
        # Without its cause: an error of a database names the values of its row.
        raise StoreAway(type(error).__name__) from None


class Calls:
    """Calls the methods of a store, those of Rasa's own in a thread, since they wait for theirs."""

    def __init__(self, store: TrackerStore, seconds: float) -> None:
        """Prepare for a store that is to answer in so many seconds."""
        self._seconds = seconds
        waits = isinstance(store, SQLTrackerStore | RedisTrackerStore)
        waits = waits and not isinstance(store, SqlTrackerStore)
        self._threads = ThreadPoolExecutor(THREADS, "store") if waits else None
        # What was given up on may still be under way. The next call for the same conversation
        # waits for it: otherwise a late save could end up between the events of the next turn.
        self._late: dict[str, asyncio.Task[Any]] = {}

    async def __call__(
        self, name: str, method: Callable[..., Awaitable[Any]], *arguments: Any
    ) -> Any:
        """Give what a method gives, called for a conversation.

        Raises what the method raises, and TimeoutError.
        """
        async with asyncio.timeout(self._seconds):
            if name in self._late:
                await asyncio.wait([self._late[name]])
            task = asyncio.create_task(self._do(method, arguments))
            task.add_done_callback(lambda done: self._end(name, done))
            try:
                return await asyncio.shield(task)
            finally:
                if not task.done():
                    self._late[name] = task

    async def _do(self, method: Callable[..., Any], arguments: tuple) -> Any:
        if self._threads is None:
            return await method(*arguments)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: asyncio.run(method(*arguments)))

    def _end(self, name: str, task: asyncio.Task[Any]) -> None:
        if self._late.get(name) is task:
            del self._late[name]
        if not task.cancelled():
            task.exception()  # heard here, so that asyncio does not log it
