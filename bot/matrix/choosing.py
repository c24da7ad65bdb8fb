"""Chooses what to answer: all of a direct talk, and in a room what is said to us."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from nio import AsyncClient, MatrixRoom

from bot.matrix.reading import Me, Message, Redaction, read
from bot.matrix.store import Store, Task

NOTHING: Mapping[str, Task] = MappingProxyType({})


class Choice:
    """Tells which events concern us, by what is known of the room and of earlier talks."""

    def __init__(self, client: AsyncClient, store: Store, display_name: str) -> None:
        """Choose for the client's user; `display_name` is its name where a room gives none."""
        self._client = client
        self._store = store
        self._display_name = display_name

    def task(
        self, room: str, event: dict[str, Any], taken: Mapping[str, Task] = NOTHING
    ) -> Task | None:
        """Give what there is to do about an event; None if it does not concern us.

        `taken` holds, by event, what the same sync brought before and is not in the store yet.
        """
        place = self._client.rooms.get(room)
        found = read(event, self._me(place))
        if found is None:
            return None
        if isinstance(found, Redaction):
            if found.redacts in taken or self._store.find(found.redacts):
                sender = event.get("sender", "")
                return Task(found.event_id, room, sender, "redaction", target=found.redacts)
            return None
        original = None
        if found.replaces:
            original = taken.get(found.replaces) or self._store.find(found.replaces)
        if original and original.sender != found.sender:
            return None
        if not original and not self._concerns_us(place, room, found):
            return None
        thread = found.thread
        if original:
            thread = original.thread
        elif place is not None and not is_direct(place) and not thread:
            # An answer in a room opens a thread; a reply to an answer goes on with its thread.
            answered = self._store.thread_of(found.reply_to) if found.reply_to else None
            thread = answered or found.event_id
        target = found.replaces if original else None
        return Task(found.event_id, room, found.sender, found.kind, found.text, thread, target)

    def _concerns_us(self, place: MatrixRoom | None, room: str, message: Message) -> bool:
        if place is None:
            return False
        if is_direct(place) or message.named:
            return True
        if message.reply_to and self._store.is_answer(message.reply_to):
            return True
        return bool(
            message.thread and self._store.is_in_thread(room, message.thread, message.sender)
        )

    def _me(self, place: MatrixRoom | None) -> Me:
        user = self._client.user_id
        name = place.users[user].display_name if place and user in place.users else None
        return Me(user, name or self._display_name)


def is_direct(room: MatrixRoom) -> bool:
    """Tell whether a room holds one person and us."""
    return len(room.users) <= 2
