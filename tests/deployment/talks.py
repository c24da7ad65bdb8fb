"""People who write in the widget, many at once: each message has an id and is sent again until it
is answered, as the widget does.
"""

from __future__ import annotations

import asyncio
import ssl
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import jwt

AT_ONCE = 32  # requests on their way
SECONDS_TO_ASK_AGAIN = 0.3
SECONDS_TO_BE_ANSWERED = 120


@dataclass
class Talk:
    """A talk: the ids of its messages and the replies to them."""

    token: str
    told: list[tuple[str, dict]] = field(default_factory=list)

    @property
    def conversation(self) -> str:
        """Its id in the store."""
        return jwt.decode(self.token, options={"verify_signature": False})["sub"]


@dataclass
class People:
    """Write in many talks at once from several addresses of loopback."""

    address: str
    certificate: Path | None = None
    statuses: Counter = field(default_factory=Counter)  # of all answers; 0: none came

    async def open(self, number: int) -> list[Talk]:
        """Open talks."""
        return await self._each([self._open] * number)

    async def write(self, talks: list[Talk], text: str) -> None:
        """Write the same message in each talk, at once."""
        await self._each([self._writing(talk, text) for talk in talks])

    def _writing(self, talk: Talk, text: str):
        async def write(session: aiohttp.ClientSession) -> None:
            told = {"id": str(uuid.uuid4()), "text": text}
            reply = await self._ask(session, "message", told, talk.token)
            assert reply["id"] == told["id"]
            talk.token = reply["token"]
            talk.told.append((told["id"], reply["reply"]))

        return write

    async def _open(self, session: aiohttp.ClientSession) -> Talk:
        return Talk((await self._ask(session, "session", {}))["token"])

    async def _ask(self, session, path: str, body: dict, token: str = "") -> dict:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with asyncio.timeout(SECONDS_TO_BE_ANSWERED):
            while True:
                url = f"{self.address}/widget/{path}"
                try:
                    async with session.post(url, json=body, headers=headers) as got:
                        self.statuses[got.status] += 1
                        if got.status < 300:
                            return await got.json()
                        # What a browser would not ask again is a failure.
                        assert got.status >= 500, await got.text()
                except aiohttp.ClientError:
                    self.statuses[0] += 1
                await asyncio.sleep(SECONDS_TO_ASK_AGAIN)

    async def _each(self, works: list) -> list:
        context = ssl.create_default_context(cafile=self.certificate) if self.certificate else False
        gate = asyncio.Semaphore(AT_ONCE)
        sessions = [
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context, local_addr=(f"127.0.0.{n}", 0))
            )
            for n in range(10, 20)
        ]

        async def one(number: int, work):
            async with gate:
                return await work(sessions[number % len(sessions)])

        try:
            return await asyncio.gather(*(one(n, work) for n, work in enumerate(works)))
        finally:
            await asyncio.gather(*(session.close() for session in sessions))
