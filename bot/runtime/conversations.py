"""What is kept of conversations, and how all of it is deleted."""

from __future__ import annotations

import asyncio
import functools
import json
from contextlib import AbstractAsyncContextManager

import sqlalchemy
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    RedisTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import SetupError
from bot.stores.sqlite import empty_log

SECONDS_BETWEEN_TRIES = 0.05


class Conversations:
    """The conversations of a running assistant, in whatever store Rasa keeps them.

    Rasa's tracker stores have no way to delete; this adds one. The tracker is the only place
    where a talk is kept, so nothing of it is left once its tracker is gone.
    """

    def __init__(self, trackers: TrackerStore, locks: LockStore) -> None:
        """Make it over the stores of an agent. Raises SetupError for a store of another kind."""
        self._trackers = trackers
        self._locks = locks
        self._kept_in = _layers(trackers)
        for store in self._kept_in:
            if _delete.dispatch(type(store)) is _delete.dispatch(object):
                raise SetupError(
                    f"The tracker store {type(store).__name__} cannot delete a conversation. "
                    "Choose another with BALISE_STORE, or in bot/endpoints.yml: sql, redis."
                )

    async def read(self, conversation_id: str) -> DialogueStateTracker | None:
        """Give the tracker of a conversation, earlier sessions included; None if there is none."""
        return await self._trackers.retrieve_full_tracker(conversation_id)

    def in_order(self, conversation_id: str) -> AbstractAsyncContextManager:
        """Hold back the other requests of a talk, in whichever process, until one is answered.

        Rasa's own lock is around a turn alone; this one is around what is read before it too.
        """
        return self._locks.lock(
            f"request {conversation_id}", wait_time_in_seconds=SECONDS_BETWEEN_TRIES
        )

    async def delete(self, conversation_id: str) -> None:
        """Remove everything kept of a conversation; an unknown one is no error.

        Waits for a turn that is running, which would otherwise save the conversation again.
        So call it after a turn or beside it, never from within an action.
        """
        async with self._locks.lock(conversation_id, wait_time_in_seconds=SECONDS_BETWEEN_TRIES):
            for store in _layers(self._trackers):
                await asyncio.to_thread(_delete, store, conversation_id)

    async def delete_idle(self, before: float) -> int:
        """Remove the conversations of which nothing was said since `before` (seconds, as
        time.time()). Returns how many. Redis expires what it keeps by itself: see
        bot/stores/choice.py.
        """
        idle = set()
        for store in _layers(self._trackers):
            idle.update(await asyncio.to_thread(_idle, store, before))
        for name in idle:
            await self.delete(name)
        return len(idle)


def _layers(store: TrackerStore) -> list[TrackerStore]:
    """List the stores that really keep something: Rasa wraps them, some with a fallback."""
    if isinstance(store, FailSafeTrackerStore):
        # The fallback is made when the store first fails; not made yet, it keeps nothing.
        fallback = store._fallback_tracker_store
        return _layers(store._tracker_store) + (_layers(fallback) if fallback else [])
    if isinstance(store, AwaitableTrackerStore):
        return _layers(store._tracker_store)
    return [store]


@functools.singledispatch
def _delete(store: object, conversation_id: str) -> None:
    raise NotImplementedError(type(store).__name__)


@_delete.register
def _(store: InMemoryTrackerStore, conversation_id: str) -> None:
    store.store.pop(conversation_id, None)


@_delete.register
def _(store: SQLTrackerStore, conversation_id: str) -> None:
    with store.session_scope() as session:
        events = session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == conversation_id)
        events.delete(synchronize_session=False)
        session.commit()
    if store.engine.dialect.name == "sqlite":
        empty_log(store.engine)


@_delete.register
def _(store: RedisTrackerStore, conversation_id: str) -> None:
    store.red.delete(store.key_prefix + conversation_id)


@functools.singledispatch
def _idle(store: object, before: float) -> list[str]:
    return []


@_idle.register
def _(store: InMemoryTrackerStore, before: float) -> list[str]:
    return [name for name, kept in store.store.items() if _last_event(kept) < before]


@_idle.register
def _(store: SQLTrackerStore, before: float) -> list[str]:
    event = store.SQLEvent
    with store.session_scope() as session:
        last = session.query(event.sender_id).group_by(event.sender_id)
        return [row[0] for row in last.having(sqlalchemy.func.max(event.timestamp) < before)]


def _last_event(kept: str) -> float:
    events = json.loads(kept).get("events") or []
    return max((event.get("timestamp") or 0.0 for event in events), default=0.0)
