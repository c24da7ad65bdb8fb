"""Has what was taken answered: one room after the other in order, rooms side by side."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from dataclasses import replace
from typing import Any

from nio import (
    AsyncClient,
    ErrorResponse,
    JoinError,
    LocalProtocolError,
    RoomRedactError,
    RoomSendError,
)

from bot.matrix import contents
from bot.matrix.assistant import Assistant
from bot.matrix.choosing import is_direct
from bot.matrix.following import TROUBLE
from bot.matrix.settings import CHANNEL
from bot.matrix.store import Store, Task
from bot.operations.logs import fields

logger = logging.getLogger(__name__)

AT_ONCE = 8  # rooms
LONGEST_PAUSE = 30.0
TYPING_MILLISECONDS = 20_000


class Answerer:
    """Does the tasks of the store."""

    def __init__(self, client: AsyncClient, store: Store, assistant: Assistant) -> None:
        """Answer as the client's user."""
        self._client = client
        self._store = store
        self._assistant = assistant
        self._places = asyncio.Semaphore(AT_ONCE)
        self._rooms: dict[str, asyncio.Task[None]] = {}

    def wake(self, room: str) -> None:
        """See to a room, unless somebody does already."""
        if room not in self._rooms:
            self._rooms[room] = asyncio.create_task(self._drain(room))

    async def close(self) -> None:
        """Stop where it is safe: what is not sent stays in the store."""
        for task in self._rooms.values():
            task.cancel()
        await asyncio.gather(*self._rooms.values(), return_exceptions=True)

    async def _drain(self, room: str) -> None:
        pause = 1.0
        try:
            while task := self._store.next(room):
                try:
                    async with self._places:
                        await self._do(task)
                    pause = 1.0
                except (*TROUBLE, LocalProtocolError, _NotNow) as error:
                    kind = type(error).__name__
                    told = fields("waiting", error=kind, channel=CHANNEL)
                    logger.warning("An answer waits for the home server (%s).", kind, extra=told)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
                except Exception as error:
                    # Only the type: the message could hold what a person wrote.
                    kind = type(error).__name__
                    told = fields("fault", kind="message", error=kind, channel=CHANNEL)
                    logger.error("A message could not be dealt with: %s.", kind, extra=told)
                    self._store.done(task.event, None)
        finally:
            del self._rooms[room]

    async def _do(self, task: Task) -> None:
        if task.kind == "invitation":
            await self._join(task)
        elif task.kind == "declined":
            await self._decline(task)
        elif task.kind == "redaction":
            await self._take_back(task)
        elif self._is_left(task.room):
            self._store.done(task.event, None)
        else:
            await self._answer(task)

    async def _join(self, task: Task) -> None:
        joined = await self._client.join(task.room)
        if isinstance(joined, JoinError) and not _is_final(joined):
            raise _NotNow
        self._store.done(task.event, None)

    async def _decline(self, task: Task) -> None:
        server = task.sender.partition(":")[2]
        told = fields("declined", server=server, channel=CHANNEL)
        logger.warning(
            "An invitation from %s was declined: it is not in `allow`.", server, extra=told
        )
        await self._client.room_leave(task.room)
        self._store.done(task.event, None)

    async def _take_back(self, task: Task) -> None:
        """Forget a redacted message and take our answer to it back."""
        message = self._store.find(task.target or "")
        if message:
            await self._assistant.forget(message, in_room=self._in_room(message.room))
            if message.answer:
                taken = await self._client.room_redact(
                    message.room, message.answer, tx_id=_transaction(task.event)
                )
                if isinstance(taken, RoomRedactError) and not _is_final(taken):
                    raise _NotNow
        self._store.done(task.event, None)

    async def _answer(self, task: Task) -> None:
        original = self._store.find(task.target) if task.target else None
        reading = asyncio.create_task(self._show_reading(task))
        try:
            content = task.content
            if content is None:
                content = await self._ask(task, original)
                self._store.ready(task.event, content)
            answer = await self._send(task, content)
        finally:
            await asyncio.wait([reading])
        # An edit of an answer keeps the answer's event: clients relate everything to that one.
        self._store.done(task.event, original.answer if original and original.answer else answer)
        with contextlib.suppress(Exception):
            await self._client.room_typing(task.room, False)

    async def _ask(self, task: Task, original: Task | None) -> dict[str, Any]:
        in_room = self._in_room(task.room)
        if task.kind == "unreadable":
            told = self._assistant.sealed()
        else:
            introduced = True
            if task.kind != "arrival":
                introduced = self._store.has_met(task.room, task.sender)
            replaced = (original.current or original.event) if original else None
            asked = replace(task, target=replaced)
            answer = await self._assistant.answer(asked, in_room=in_room, introduced=introduced)
            told = answer.document
            if answer.from_assistant:
                self._store.meet(task.room, self._people(task))
            if original:
                self._store.replace(original.event, task.event)
        if task.kind == "arrival":
            return contents.message(told)
        return contents.message(
            told,
            thread=task.thread,
            reply_to=task.event,
            mention=task.sender if in_room else None,
            edits=original.answer if original else None,
        )

    def _people(self, task: Task) -> list[str]:
        """List who is being told who this is: on arrival everybody, else who asked."""
        place = self._client.rooms.get(task.room)
        return list(place.users) if task.kind == "arrival" and place else [task.sender]

    async def _show_reading(self, task: Task) -> None:
        """Send the read receipt and the typing notice; neither is worth a failure."""
        with contextlib.suppress(Exception):
            await self._client.room_typing(task.room, True, TYPING_MILLISECONDS)
            if task.kind != "arrival":
                await self._client.room_read_markers(task.room, task.event, task.event)

    async def _send(self, task: Task, content: dict[str, Any]) -> str | None:
        """Send an answer; the home server takes one transaction once, however often it comes."""
        sent = await self._client.room_send(
            task.room,
            "m.room.message",
            content,
            tx_id=_transaction(task.event),
            ignore_unverified_devices=True,  # a program cannot compare emoji with everyone
        )
        if isinstance(sent, RoomSendError):
            if not _is_final(sent):
                raise _NotNow
            told = fields("fault", kind="refused", error=sent.status_code, channel=CHANNEL)
            logger.error(
                "An answer was refused by the home server: %s.", sent.status_code, extra=told
            )
            return None
        return sent.event_id

    def _in_room(self, room: str) -> bool:
        place = self._client.rooms.get(room)
        return place is not None and not is_direct(place)

    def _is_left(self, room: str) -> bool:
        return room not in self._client.rooms


def _is_final(error: ErrorResponse) -> bool:
    """Tell whether asking again would bring the same refusal."""
    answer = error.transport_response
    status = answer.status if answer is not None else 500
    return 400 <= status < 500 and status not in (401, 408, 429)


class _NotNow(Exception):
    """The home server could not do it; it will be tried again."""


def _transaction(event: str) -> str:
    return "balise" + hashlib.sha256(event.encode()).hexdigest()[:32]
