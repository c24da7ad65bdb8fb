"""What is kept of conversations, and how it is deleted."""

from __future__ import annotations

from typing import Any


class Conversations:
    """The conversations of the tracker store."""

    def __init__(self, agent: Any) -> None:
        """Look after the conversations of an agent."""
        self._agent = agent

    async def delete(self, conversation_id: str) -> bool:
        """Delete all that is kept of a conversation; False when there was nothing."""
        store = self._agent.tracker_store
        async with self._agent.lock_store.lock(conversation_id):
            # The store in memory; Rasa's stores have no way of their own to delete.
            while hasattr(store, "_tracker_store"):
                store = store._tracker_store
            return store.store.pop(conversation_id, None) is not None
