"""The bridge's line to the assistant: the internal channel, and help when it does not answer."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
import hmac
import logging
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.channels.commands import sealed
from bot.channels.rendering.document import Document, document
from bot.knowledge import store
from bot.knowledge.fallback import HOME, StaticHelp
from bot.knowledge.helplines import numbers_to_dial
from bot.matrix.settings import CHANNEL, Settings
from bot.matrix.store import Task
from bot.operations.logs import fields

logger = logging.getLogger(__name__)

PATIENCE = 15.0  # seconds to try before the static help is given: nobody waits longer in fear
TURN = aiohttp.ClientTimeout(total=20)


@dataclass(frozen=True)
class Answer:
    """An answer in a language. `from_assistant` is False for the static help."""

    document: Document
    from_assistant: bool = True


class Assistant:
    """Asks the assistant; falls back on the helplines of the country."""

    def __init__(self, settings: Settings, token: str | None, conversation_key: str) -> None:
        """Prepare the static help; `token` is that of the internal channel."""
        self._settings = settings
        self._headers = {"Authorization": f"Bearer {token or ''}"}
        self._key = conversation_key.encode()
        self._session: aiohttp.ClientSession | None = None
        self._knowledge = store.load()
        self._help = StaticHelp.prepare(self._knowledge, datetime.datetime.now(datetime.UTC))

    async def close(self) -> None:
        """Close the line."""
        if self._session:
            await self._session.close()

    def conversation(self, room: str, thread: str | None, person: str) -> str:
        """Name a talk without telling whose it is or where."""
        named = "\0".join((room, thread or "", person)).encode()
        return "matrix-" + hmac.new(self._key, named, hashlib.sha256).hexdigest()[:32]

    async def answer(self, task: Task, *, in_room: bool, introduced: bool | None) -> Answer:
        """Have a message answered, if need be with the static help."""
        # In a room the thread parts one talk from the next; a direct talk is one.
        thread = task.thread if in_room else None
        body = {
            "conversation": self.conversation(task.room, thread, task.sender),
            "channel": CHANNEL,
            "kind": task.kind,
            "text": task.body[:10_000],
            "id": task.event,
            "replaces": task.target,
            "room": in_room,
            "introduced": introduced,
            "metadata": self._settings.metadata,
        }
        try:
            told = await self._call("POST", "messages", body)
        except OSError as error:
            told = fields("fault", kind="assistant", channel=CHANNEL)
            logger.error(
                "The assistant gave no answer (%s); the static help was sent.", error, extra=told
            )
            help_ = self._help.reply(self._settings.language, self._settings.country)
            return Answer(document([help_.text], help_.envelope()), from_assistant=False)
        return Answer(document(told["texts"], told["reply"], told["numbers"]))

    def sealed(self) -> Document:
        """Tell that an encrypted message could not be opened."""
        language = self._settings.language
        country = self._settings.country or HOME[language]
        numbers = numbers_to_dial(self._knowledge, country)
        return document([sealed(self._knowledge, language, country)], numbers=numbers)

    async def forget(self, task: Task, *, in_room: bool) -> None:
        """Delete a message out of its talk. Raises OSError when the assistant cannot be reached."""
        thread = task.thread if in_room else None
        conversation = self.conversation(task.room, thread, task.sender)
        message = quote(task.current or task.event, safe="")
        await self._call("DELETE", f"conversations/{conversation}/messages/{message}")

    async def check(self) -> None:
        """Find out whether the assistant listens and takes the token. Raises OSError."""
        await self._request("GET", "", None)

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the internal channel, again and again for a while. Raises OSError."""
        end, pause = time.monotonic() + PATIENCE, 0.25
        while True:
            try:
                return await self._request(method, path, body)
            except Refused:
                raise
            except OSError:
                if time.monotonic() + pause > end:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, 4.0)

    async def _request(self, method: str, path: str, body: Any) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=TURN)
        address = f"{self._settings.assistant}/webhooks/internal/{path}"
        try:
            async with self._session.request(method, address, json=body) as got:
                if got.status in (401, 403):
                    raise Refused(
                        "it refused the token: BALISE_INTERNAL_TOKEN must be the same for "
                        "`balise serve` and for the bridge"
                    )
                if 400 <= got.status < 500:
                    raise Refused(f"it refused the message with status {got.status}")
                if got.status != 200:
                    raise OSError(f"status {got.status}")
                return await got.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise OSError(f"{type(error).__name__} at {self._settings.assistant}") from None


class Refused(OSError):
    """The assistant was reached and said no; asking again would not help."""
