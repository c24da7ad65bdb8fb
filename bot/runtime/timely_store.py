"""A store of conversations that is away or slow must not take the assistant with it.

Rasa hides a failing store: what it cannot read counts as a talk that never was, and what it cannot
save goes to a second store in memory, from which nothing is ever read. It also waits for its
database within the event loop, so that one slow answer holds up everybody. Here a failure is told
as `StoreAway`, and nothing is waited for longer than a few seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore

from bot.errors import StoreAway
from bot.runtime.conversations import Conversations

THREADS = 8
RASAS = "rasa.core.tracker_store"


def keep_in_time(agent: Agent, seconds: float) -> None:
    """Have the store of a loaded agent answer in so many seconds or raise StoreAway."""
    store = agent.tracker_store
    while isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    agent.tracker_store = agent.processor.tracker_store = store
    kept_in = getattr(store, "inside", store)
    if type(kept_in) is not InMemoryTrackerStore:
        make_timely(kept_in, seconds)


def make_timely(store: TrackerStore, seconds: float) -> None:
    """Take the place of a store's own methods, so that it stays the kind of store that it is."""
    timely = _Timely(store, seconds)
    for name in ("save", "retrieve", "retrieve_full_tracker", "keys"):
        setattr(store, name, timely.call(getattr(store, name)))


def delete_in_time(conversations: Conversations, seconds: float) -> None:
    """Have a deletion be done in so many seconds or raise StoreAway."""
    delete = conversations.delete

    async def deleted(conversation_id: str) -> None:
        await _told(delete(conversation_id), seconds)

    conversations.delete = deleted


class _Timely:
    """Calls the methods of a store, those of Rasa's own in a thread."""

    def __init__(self, store: TrackerStore, seconds: float) -> None:
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(THREADS, "store") if _blocks(store) else None
        # What was given up on may still be under way. The next call for the same conversation
        # waits for it: otherwise a late save could end up between the events of the next turn.
        self._late: dict[str, asyncio.Task[Any]] = {}

    def call(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Make a method of the store raise StoreAway when it fails or takes too long."""

        async def called(*arguments: Any) -> Any:
            about = arguments[0] if arguments else ""
            name = about if isinstance(about, str) else about.sender_id
            return await _told(self._after_the_late(name, method, arguments), self._seconds)

        return called

    async def _after_the_late(self, name: str, method: Callable, arguments: tuple) -> Any:
        if name in self._late:
            await asyncio.wait([self._late[name]])
        task = asyncio.create_task(self._do(method, arguments))
        task.add_done_callback(lambda done: self._end(name, done))
        try:
            return await asyncio.shield(task)
        finally:
            if not task.done():
                self._late[name] = task

    async def _do(self, method: Callable, arguments: tuple) -> Any:
        if self._threads is None:
            return await method(*arguments)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: _drive(method(*arguments)))

    def _end(self, name: str, task: asyncio.Task[Any]) -> None:
        if self._late.get(name) is task:
            del self._late[name]
        if not task.cancelled():
            task.exception()  # heard here, so that asyncio does not log it


async def _told(work: Awaitable[Any], seconds: float) -> Any:
    try:
        async with asyncio.timeout(seconds):
            return await work
    except StoreAway:
        raise
    except Exception as error:
        # Without its cause: an error of a database names the values of its row.
        raise StoreAway(type(error).__name__) from None


def _blocks(store: TrackerStore) -> bool:
    """Tell whether a store waits within the event loop, as Rasa's own ones do."""
    if isinstance(store, InMemoryTrackerStore):
        return False
    read = (getattr(type(store), name, None) for name in ("retrieve", "_retrieve"))
    return all(method is None or method.__module__ == RASAS for method in read)


def _drive(work: Any) -> Any:
    """Run a coroutine that never really waits to its end."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    work.close()
    raise RuntimeError("The store waits for something in another thread's loop.")
