"""Follows the home server: takes what concerns us, once, from where we stopped."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from aiohttp import ClientError
from nio import (
    AsyncClient,
    EncryptionError,
    LocalProtocolError,
    MegolmEvent,
    MessageDirection,
    RoomMessagesResponse,
    SyncError,
    SyncResponse,
)

from bot.errors import SetupError
from bot.matrix.choosing import Choice, is_direct
from bot.matrix.reading import since_invitation
from bot.matrix.settings import CHANNEL, Settings
from bot.matrix.store import Store, Task
from bot.operations.logs import fields

logger = logging.getLogger(__name__)

SYNC_MILLISECONDS = 30_000
SEALED_MILLISECONDS = 3_000
PAGE, MOST_PAGES = 100, 20  # of what was missed while we were away
LONGEST_PAUSE = 30.0
SECONDS_SEALED = 25.0  # for a key to come after its message
FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "timeline": {"limit": PAGE},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}
TROUBLE = (ClientError, OSError, TimeoutError, asyncio.TimeoutError)


class Follower:
    """The sync loop. Calls `wake` with each room in which there is something to do."""

    def __init__(
        self,
        client: AsyncClient,
        store: Store,
        settings: Settings,
        display_name: str,
        wake: Callable[[str], None],
    ) -> None:
        """Follow as the client's user."""
        self._client = client
        self._store = store
        self._settings = settings
        self._choice = Choice(client, store, display_name)
        self._wake = wake

    async def follow(self) -> None:
        """Follow until cancelled. Raises SetupError when the home server turns us away."""
        first, pause = True, 1.0
        while True:
            before = self._store.place()
            try:
                response = await self._client.sync(
                    timeout=0 if first else self._longest_sync(),
                    sync_filter=FILTER,
                    since=before,
                    full_state=first,  # nio forgets rooms and members when it stops
                )
                if isinstance(response, SyncError):
                    raise _refusal(response)
                await self._take(response, starting=before is None)
                await self._keep_keys()
            except TROUBLE as error:
                kind = type(error).__name__
                told = fields("waiting", error=kind, channel=CHANNEL)
                logger.warning(
                    "The home server cannot be reached (%s); trying again.", kind, extra=told
                )
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            except SetupError:
                raise
            except Exception as error:
                # What it was about is asked for again: the place has not moved.
                kind = type(error).__name__
                told = fields("fault", kind="sync", error=kind, channel=CHANNEL)
                logger.error("A sync could not be taken: %s.", kind, extra=told)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            if first:
                for room in self._store.open_rooms():
                    self._wake(room)
            first, pause = False, 1.0

    def _longest_sync(self) -> int:
        """Wait less while a message is sealed: its sender waits to hear what to do."""
        return SEALED_MILLISECONDS if self._store.sealed() else SYNC_MILLISECONDS

    async def _take(self, response: SyncResponse, starting: bool) -> None:
        tasks: list[Task] = []
        joined: list[str] = []
        for room, invitation in response.rooms.invite.items():
            tasks += self._invited(room, invitation.invite_state)
        for room, info in response.rooms.join.items():
            known = self._store.knows_room(room)
            events = [_source(event, room) for event in info.timeline.events]
            if known and info.timeline.limited and not starting:
                events = await self._missed(room, info.timeline.prev_batch) + events
            if not known:
                joined.append(room)
                if not starting:
                    tasks.append(Task(f"arrival {room}", room, self._client.user_id, "arrival"))
                    events = since_invitation(events, self._client.user_id)
            if known or not starting:
                tasks += self._read(room, events)
        self._store.take(tasks, response.next_batch, joined)
        for room in response.rooms.leave:
            self._store.leave(room)
            self._client.rooms.pop(room, None)
        for task in tasks:
            if task.target:  # taken back or written anew before it was answered
                self._store.drop(task.target)
        for room in {task.room for task in tasks if task.kind != "sealed"} | self._unseal():
            self._wake(room)

    def _read(self, room: str, events: Iterable[dict[str, Any]]) -> list[Task]:
        tasks: list[Task] = []
        taken: dict[str, Task] = {}
        for event in events:
            if event.get("type") == "m.room.encrypted":
                if event.get("sender") != self._client.user_id and event.get("event_id"):
                    tasks.append(_sealed(room, event))
                continue
            task = self._choice.task(room, event, taken)
            if task:
                tasks.append(task)
                taken[task.event] = task
        return tasks

    def _invited(self, room: str, state: Iterable[Any]) -> list[Task]:
        for event in state:
            content = getattr(event, "content", {}) or {}
            if (
                getattr(event, "state_key", None) == self._client.user_id
                and content.get("membership") == "invite"
            ):
                kind = "invitation" if self._settings.allows(event.sender) else "declined"
                # The event of an invitation has no id for us; one at a time is enough.
                self._store.unseal(f"{kind} {room}", None)
                return [Task(f"{kind} {room}", room, event.sender, kind)]
        return []

    async def _missed(self, room: str, back_from: str | None) -> list[dict[str, Any]]:
        """Read what lies between our place and a gap, the oldest first."""
        pages: list[dict[str, Any]] = []
        at, until = back_from, self._store.place()
        for _ in range(MOST_PAGES):
            if not at:
                break
            got = await self._client.room_messages(room, at, until, MessageDirection.back, PAGE)
            if not isinstance(got, RoomMessagesResponse):
                raise OSError("the missed messages could not be read")
            pages += [_source(event, room) for event in got.chunk]
            if not got.chunk or not got.end or got.end == at:
                break
            at = got.end
        return pages[::-1]

    def _unseal(self) -> set[str]:
        """Try again to decrypt what could not be: its key may have come. Gives the rooms."""
        rooms = set()
        for task in self._store.sealed():
            event = MegolmEvent.from_dict(json.loads(task.body))
            try:
                if not isinstance(event, MegolmEvent):
                    raise EncryptionError("of a kind that cannot be opened")
                event.room_id = task.room
                opened = self._client.decrypt_event(event)
            except (EncryptionError, LocalProtocolError):
                if self._gives_up(task):
                    rooms.add(task.room)
                continue
            read_ = self._choice.task(task.room, _source(opened, task.room))
            self._store.unseal(task.event, read_)
            if read_:
                rooms.add(task.room)
        return rooms

    def _gives_up(self, task: Task) -> bool:
        """Tell a person that their message stays sealed; in a room it may not be meant for us."""
        if self._store.age(task) < SECONDS_SEALED:
            return False
        place = self._client.rooms.get(task.room)
        direct = place is not None and is_direct(place)
        self._store.unseal(
            task.event, replace(task, kind="unreadable", body="") if direct else None
        )
        return direct

    async def _keep_keys(self) -> None:
        """Do what encryption asks for between two syncs."""
        client = self._client
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()


def _sealed(room: str, event: dict[str, Any]) -> Task:
    return Task(event["event_id"], room, event.get("sender", ""), "sealed", json.dumps(event))


def _source(event: Any, room: str) -> dict[str, Any]:
    source = getattr(event, "source", None)
    return {**source, "room_id": room} if isinstance(source, dict) else {}


def _refusal(response: SyncError) -> Exception:
    if response.status_code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"):
        return SetupError(
            "The home server does not accept the bridge's device any more "
            f"({response.status_code}). Run: balise matrix register"
        )
    return OSError(f"the sync was refused with {response.status_code}")
