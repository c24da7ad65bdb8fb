"""People in Matrix rooms, each with a client of their own, encryption included."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from nio import AsyncClient, AsyncClientConfig

from tests.matrix.homeserver import SERVER_NAME, Homeserver

BALISE = f"@balise:{SERVER_NAME}"
PATIENCE = 45.0  # seconds that a test waits for what must come
ENCRYPTED = [
    {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
]


class Person:
    """Somebody who writes, and hears all that is said in their rooms."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._news = asyncio.Condition()
        self._known: set[str] = set()
        self.events: list[dict[str, Any]] = []
        self.typing: set[str] = set()
        self.receipts: set[str] = set()
        self.id = client.user_id

    async def follow(self) -> None:
        """Take what comes, until cancelled."""
        client, first = self._client, True
        while True:
            try:
                got = await client.sync(timeout=5000, full_state=first)
                first = False
                await self._keep_keys()
            except (OSError, TimeoutError):
                await asyncio.sleep(0.2)
                continue
            except Exception as error:
                if type(error).__module__.startswith("aiohttp"):
                    await asyncio.sleep(0.2)
                    continue
                raise
            async with self._news:
                for room in got.rooms.invite:
                    await client.join(room)
                for room, info in got.rooms.join.items():
                    for event in info.timeline.events:
                        self._hear(room, event)
                    for event in info.ephemeral:
                        self._notice(event)
                self._news.notify_all()

    def _hear(self, room: str, event: Any) -> None:
        source = {**event.source, "room_id": room}
        key = f"{source.get('event_id')} {source.get('type')}"
        if key not in self._known:
            self._known.add(key)
            self.events.append(source)

    def _notice(self, event: Any) -> None:
        for user in getattr(event, "users", ()):
            self.typing.add(user)
        for receipt in getattr(event, "receipts", ()):
            if receipt.user_id == BALISE:
                self.receipts.add(receipt.event_id)

    async def _keep_keys(self) -> None:
        client = self._client
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        await client.send_to_device_messages()

    async def open_room(self, *invited: str, encrypted: bool = False, direct: bool = True) -> str:
        """Make a room and wait until those invited are in, and Balise has said who it is."""
        invited = invited or (BALISE,)
        made = await self._client.room_create(
            invite=list(invited), is_direct=direct, initial_state=ENCRYPTED if encrypted else []
        )
        room = made.room_id
        for person in invited:
            await self.wait(lambda e, person=person: joined(e, room, person))
        if BALISE in invited:
            await self.wait(lambda e: said(e, room))
        return room

    async def say(self, room: str, body: str, **content: Any) -> str:
        """Write a message; gives its event."""
        return await self.send(room, {"msgtype": "m.text", "body": body, **content})

    async def send(self, room: str, content: dict[str, Any], kind: str = "m.room.message") -> str:
        """Send any event."""
        sent = await self._client.room_send(
            room, kind, content, tx_id=uuid.uuid4().hex, ignore_unverified_devices=True
        )
        return sent.event_id

    async def take_back(self, room: str, event: str) -> None:
        """Redact a message."""
        await self._client.room_redact(room, event)

    async def ask(self, room: str, body: str, **content: Any) -> dict[str, Any]:
        """Write a message and wait for the answer that comes after it."""
        asked = await self.say(room, body, **content)
        return await self.answer_after(room, asked)

    async def answer_after(self, room: str, event: str) -> dict[str, Any]:
        """Wait for what Balise says after an event; gives the event of the answer."""
        await self.wait(lambda e: e.get("event_id") == event)
        return await self.wait(lambda e: said(e, room), after=event)

    async def wait(
        self, wanted: Callable[[dict[str, Any]], bool], after: str | None = None
    ) -> dict[str, Any]:
        """Wait for an event."""

        def find() -> dict[str, Any] | None:
            start = 0
            if after:
                start = 1 + [e.get("event_id") for e in self.events].index(after)
            return next((e for e in self.events[start:] if wanted(e)), None)

        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: find() is not None)
        found = find()
        assert found
        return found

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(true)

    def answers(self, room: str) -> list[dict[str, Any]]:
        """All that Balise said in a room."""
        return [event for event in self.events if said(event, room)]


def said(event: dict[str, Any], room: str) -> bool:
    """Tell whether an event is something that Balise said in a room."""
    return (
        event.get("sender") == BALISE
        and event["room_id"] == room
        and event.get("type") == "m.room.message"
        and "body" in event.get("content", {})
    )


def joined(event: dict[str, Any], room: str, person: str) -> bool:
    """Tell whether an event is a person's arrival in a room."""
    return (
        event["room_id"] == room
        and event.get("type") == "m.room.member"
        and event.get("state_key") == person
        and event["content"].get("membership") == "join"
    )


@contextlib.asynccontextmanager
async def person(homeserver: Homeserver, folder: Path, name: str) -> AsyncIterator[Person]:
    """Have somebody who is there for the length of the block."""
    name = f"{name}-{uuid.uuid4().hex[:8]}"
    homeserver.register(name)
    keys = folder / name
    keys.mkdir()
    config = AsyncClientConfig(encryption_enabled=True, max_timeouts=0)
    client = AsyncClient(homeserver.address, f"@{name}:{SERVER_NAME}", "", str(keys), config)
    await client.login("password of the test")
    await client.keys_upload()
    somebody = Person(client)
    following = asyncio.create_task(somebody.follow())
    try:
        yield somebody
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await client.close()
