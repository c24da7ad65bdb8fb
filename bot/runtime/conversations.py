"""What is kept of conversations, and how all of it is deleted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from rasa.core.lock_store import LockError, LockStore
from rasa.core.tracker_store import AwaitableTrackerStore, FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import SetupError, StoreAway
from bot.stores.forgetting import can_forget, find_idle, forget
from bot.stores.in_time import in_time
from bot.stores.safe import SafeTrackerStore

SECONDS_BETWEEN_TRIES = 0.05


class Conversations:
    """The conversations of a running assistant, in whatever store Rasa keeps them.

    Rasa's tracker stores have no way to delete; this adds one. The tracker is the only place
    where a talk is kept, so nothing of it is left once its tracker is gone.
    """

    def __init__(
        self,
        trackers: TrackerStore,
        locks: LockStore,
        forget_texts: Callable[[list[str]], None] = lambda texts: None,
        seconds: float | None = None,
    ) -> None:
        """Make it over the stores of an agent. Raises SetupError for a store of another kind.

        `forget_texts` is given the masked messages that a person had deleted, so that nothing of
        them is kept elsewhere either. A deletion that takes longer than `seconds` has failed.
        """
        self._seconds = seconds
        self._trackers = trackers
        self._locks = locks
        self._forget_texts = forget_texts
        for store in _layers(trackers):
            if not (store.can_forget if isinstance(store, SafeTrackerStore) else can_forget(store)):
                raise SetupError(
                    "The tracker store {name} cannot delete a conversation. Choose another with "
                    "BALISE_STORE, or in bot/endpoints.yml: sql, redis.",
                    name=type(store).__name__,
                )

    async def read(self, conversation_id: str) -> DialogueStateTracker | None:
        """Give the tracker of a conversation, earlier sessions included; None if there is none."""
        return await self._trackers.retrieve_full_tracker(conversation_id)

    @contextlib.asynccontextmanager
    async def in_order(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold back the other requests of a talk, in whichever process, until one is answered.

        Rasa's own lock is around a turn alone; this one is around what is read before it too.
        Raises StoreAway.
        """
        try:
            async with self._locks.lock(
                f"request {conversation_id}", wait_time_in_seconds=SECONDS_BETWEEN_TRIES
            ):
                yield
        except LockError as error:
            raise StoreAway(type(error).__name__) from None

    def cannot_read(self, conversation_id: str) -> bool:
        """Tell whether the store failed to give a conversation, which may still be there."""
        safe = [s for s in _layers(self._trackers) if isinstance(s, SafeTrackerStore)]
        return any(store.cannot_read(conversation_id) for store in safe)

    async def delete(self, conversation_id: str) -> None:
        """Remove everything kept of a conversation; an unknown one is no error.

        Waits for a turn that is running, which would otherwise save the conversation again.
        So call it after a turn or beside it, never from within an action. Raises StoreAway.
        """
        lock = self._locks.lock(conversation_id, wait_time_in_seconds=SECONDS_BETWEEN_TRIES)
        async with in_time(self._seconds), lock:
            tracker = await self.read(conversation_id)
            await self._delete(conversation_id)
        if tracker:
            said = [event for event in tracker.events if isinstance(event, UserUttered)]
            self._forget_texts([event.text for event in said if event.text])

    async def delete_message(self, conversation_id: str, message: str, domain: Domain) -> bool:
        """Remove one message, its answer and what was learnt from it.

        False when the conversation does not hold it. All of one that cannot be read is deleted.
        """
        tracker = await self.read(conversation_id)
        if tracker is None:
            hidden = self.cannot_read(conversation_id)
            if hidden:
                await self.delete(conversation_id)
            return hidden
        kept, gone, inside = [], [], False
        for event in tracker.events:
            if isinstance(event, UserUttered):
                inside = event.message_id == message
            (gone if inside else kept).append(event)
        if not gone:
            return False
        async with self._locks.lock(conversation_id, wait_time_in_seconds=SECONDS_BETWEEN_TRIES):
            await self._delete(conversation_id)
            if any(isinstance(event, UserUttered) for event in kept):
                rest = DialogueStateTracker.from_events(
                    conversation_id, kept, domain.slots, domain=domain
                )
                await self._trackers.save(rest)
        self._forget_texts([event.text for event in gone if isinstance(event, UserUttered)])
        return True

    async def delete_idle(self, before: float) -> int:
        """Remove the conversations of which nothing was said since `before` (seconds, as
        time.time()), and those whose deletion is overdue. Returns how many.
        """
        deleted = 0
        for name in await self._idle(before):
            async with self._locks.lock(name, wait_time_in_seconds=SECONDS_BETWEEN_TRIES):
                # Whoever wrote while the others were being deleted has taken the talk up again.
                if await self._idle(before, name):
                    await self._delete(name)
                    deleted += 1
        return deleted

    async def _idle(self, before: float, only: str | None = None) -> set[str]:
        idle: set[str] = set()
        for store in _layers(self._trackers):
            if isinstance(store, SafeTrackerStore):
                idle |= await store.find_idle(before, only)
            else:
                idle.update(await asyncio.to_thread(find_idle, store, before, only))
        return idle

    async def _delete(self, conversation_id: str) -> None:
        for store in _layers(self._trackers):
            if isinstance(store, SafeTrackerStore):
                await store.forget(conversation_id)
            else:
                await asyncio.to_thread(forget, store, conversation_id)


def _layers(store: TrackerStore) -> list[TrackerStore]:
    """List the stores that really keep something: Rasa wraps them, some with a fallback."""
    if isinstance(store, FailSafeTrackerStore):
        # The fallback is made when the store first fails; not made yet, it keeps nothing.
        fallback = store._fallback_tracker_store
        return _layers(store._tracker_store) + (_layers(fallback) if fallback else [])
    if isinstance(store, AwaitableTrackerStore):
        return _layers(store._tracker_store)
    return [store]
