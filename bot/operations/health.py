"""Whether a message would be answered and kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from bot.errors import StoreAway

SECONDS_TRUE = 3.0  # however often somebody asks, the store is asked no more often than this

NOT_LOADED = "The model is not loaded."
NOTHING_KNOWN = "The help that is given when all else fails is not there."
STORE_AWAY = "The store of conversations does not answer."


class Health:
    """Readiness of a running assistant."""

    def __init__(
        self, agent: Any, static_help: Any, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Look after an agent and its static help; nothing is asked yet."""
        self._agent = agent
        self._help = static_help
        self._clock = clock
        self._asking = asyncio.Lock()
        self._asked = float("-inf")
        self._found: str | None = None

    async def trouble(self) -> str | None:
        """Say in a sentence why a message could not be answered and kept; None when it could."""
        if not self._agent.is_ready():
            return NOT_LOADED
        if not self._help.replies:
            return NOTHING_KNOWN
        async with self._asking:
            if self._clock() - self._asked > SECONDS_TRUE:
                self._found = await self._ask_store()
                self._asked = self._clock()
            return self._found

    async def _ask_store(self) -> str | None:
        try:
            # Not by reading a talk: a store that goes on from memory would hide that it is away.
            await self._agent.tracker_store.check()
        except StoreAway:
            return STORE_AWAY
        return None
