"""Stands before the store of conversations: masks what people wrote, waits for the store no longer
than a few seconds, and goes on when it fails.

Rasa's own FailSafeTrackerStore writes what could not be stored into memory and never reads it
again: the talk begins anew with each message. And after a read that failed, it numbers the new
events as if they were the old ones, so that a store that is back loses some. Here a talk that
could not be stored goes on from memory, and all of it is stored when the store is back.

A store that several processes share is another matter: a talk that went on in the memory of one
would be unknown to the next, and a message sent again would be answered twice. There a failure is
told as StoreAway; people get the vetted help and are asked again when the store is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable

from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import StoreAway
from bot.stores.forgetting import can_forget, find_idle, forget
from bot.stores.in_time import Calls, in_time
from bot.stores.masked import mask_messages
from bot.stores.sql import SqlTrackerStore

logger = logging.getLogger(__name__)

SECONDS = 4.0
PROBE = "readiness"  # a conversation that nobody has


class SafeTrackerStore(TrackerStore):
    """A tracker store that never learns what must not be kept, and fails only when it is shared."""

    def __init__(
        self,
        inside: TrackerStore,
        mask: Callable[[str], str],
        shared: bool = False,
        seconds: float = SECONDS,
    ) -> None:
        """Stand before a store; `mask` takes personal data out of a text, in a thread.

        `shared`: other processes use the store too, so that its failures are raised as StoreAway.
        `seconds`: after which a store that does not answer has failed. `failing` tells whether
        the store failed when it was last asked to keep something.
        """
        self._shared = shared
        self.inside = inside
        self._call = Calls(inside, seconds)
        self._mask = mask
        self._aside = InMemoryTrackerStore(inside.domain)  # what the store did not take
        self._unread: set[str] = set()  # of these the store may hold earlier turns
        self._owed: set[str] = set()  # deleted, but the store did not do it yet
        self.failing = False
        super().__init__(inside.domain)

    @property
    def domain(self) -> Domain:
        """The domain of the store."""
        return self.inside.domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self.inside.domain = self._aside.domain = domain or Domain.empty()

    @property
    def can_forget(self) -> bool:
        """Whether conversations can be deleted."""
        return can_forget(self.inside)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Mask what was written, then store the turn: where it belongs, or in memory."""
        await asyncio.to_thread(mask_messages, tracker, self._mask)
        name = tracker.sender_id
        try:
            if name in self._owed:
                await self._forget(name)
            if name in self._unread:
                tracker = await self._joined(tracker)
            await self._call(name, self.inside.save, tracker)
        except Exception as error:
            await self._fails(error)
            await self._aside.save(tracker)
            return
        self._unread.discard(name)
        self._aside.store.pop(name, None)
        self._works()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Give the latest session of a conversation; None when there is none to be had."""
        return await self._get(sender_id, self.inside.retrieve)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Give all sessions of a conversation; None when there is none to be had."""
        return await self._get(conversation_id, self.inside.retrieve_full_tracker)

    async def keys(self) -> Iterable[str]:
        """Give the ids of all conversations. Raises StoreAway."""
        async with in_time():
            stored = await self._call("", self.inside.keys)
        return {*stored, *await self._aside.keys()} - self._owed

    async def check(self) -> None:
        """Ask the store for something, whatever is in memory. Raises StoreAway."""
        async with in_time():
            await self._call(PROBE, self.inside.retrieve, PROBE)

    def cannot_read(self, conversation_id: str) -> bool:
        """Tell whether a conversation was not given because the store fails."""
        return conversation_id in self._unread

    async def forget(self, conversation_id: str) -> None:
        """Delete a conversation. While the store fails it is hidden, and deleted later."""
        self._aside.store.pop(conversation_id, None)
        self._unread.discard(conversation_id)
        try:
            await self._forget(conversation_id)
        except Exception as error:
            self._owed.add(conversation_id)
            await self._fails(error)

    async def find_idle(self, before: float, only: str | None = None) -> set[str]:
        """List what was left since `before`, and what is still to be deleted; see forgetting.py."""
        idle = {name for name in self._owed if only in (None, name)}
        idle |= set(find_idle(self._aside, before, only))
        try:
            stored = await asyncio.to_thread(find_idle, self.inside, before, only)
        except Exception as error:
            await self._fails(error)
            return idle
        # A talk that went on in memory is as old as that, however old what is stored of it.
        return idle | {name for name in stored if name not in self._aside.store}

    async def _get(self, name, read) -> DialogueStateTracker | None:
        aside = await self._aside.retrieve(name)
        if aside is not None or name in self._owed:
            return aside
        try:
            found = await self._call(name, read, name)
        except Exception as error:
            await self._fails(error)
            self._unread.add(name)
            return None
        self._unread.discard(name)
        return found

    async def _joined(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """Put what the store holds of a talk before what was said while it could not be read."""
        name = tracker.sender_id
        stored = await self._call(name, self.inside.retrieve, name)
        if stored is None:
            return tracker
        events = [*stored.events, *tracker.events]
        return DialogueStateTracker.from_events(name, events, self.domain.slots, domain=self.domain)

    async def _forget(self, name: str) -> None:
        await self._call(name, asyncio.to_thread, forget, self.inside, name)
        self._owed.discard(name)

    async def _fails(self, error: Exception) -> None:
        """Tell it once, without the error's message, which may hold what was written.

        Raises StoreAway where going on from memory would not do.
        """
        if isinstance(self.inside, SqlTrackerStore):
            with contextlib.suppress(Exception):
                await asyncio.to_thread(self.inside.mend, error)
        if not self.failing:
            self.failing = True
            cause = getattr(error, "orig", None) or error
            reason = getattr(cause, "sqlite_errorname", None) or type(cause).__name__
            what = (
                "People get the numbers until it works again."
                if self._shared
                else "They go on from memory and are stored when it works again; until then they "
                "end with the process."
            )
            logger.error(
                "Conversations cannot be stored (%s: %s). %s",
                type(self.inside).__name__,
                reason,
                what,
            )
        if self._shared:
            raise StoreAway(type(error).__name__) from None

    def _works(self) -> None:
        if self.failing:
            self.failing = False
            logger.error("Conversations are stored again.")
