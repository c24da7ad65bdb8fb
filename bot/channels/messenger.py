"""What the messengers that call us by webhook share: settings, taking once, answering, sending."""

from __future__ import annotations

import abc
import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import read_metadata
from bot.channels.once import Deliveries
from bot.channels.rendering.document import Document
from bot.channels.talk import Received, answer, conversation_id, forget_message
from bot.errors import RequestError, SettingError

logger = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=20)
TRIES = 4
LONGEST_WAIT = 30.0


class Messenger(InputChannel, abc.ABC):
    """A messenger. Subclasses prove that a request is the vendor's, read it, and send.

    `required` and `optional` name the keys of credentials.yml; every messenger also takes
    `language` and `country`.
    """

    required: tuple[str, ...] = ()
    optional: dict[str, str | None] = {}

    def __init__(self, settings: dict[str, str]) -> None:
        """Start with checked settings."""
        self.settings = settings
        self.metadata = {key: settings[key] for key in ("language", "country") if settings.get(key)}
        self._deliveries = Deliveries()
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Messenger:
        """Check the settings of credentials.yml. Raises SettingError naming the key."""
        given = {k: str(v) for k, v in (credentials or {}).items() if v not in (None, "")}
        place = f"credentials.yml, {cls.__module__}.{cls.__name__}"
        unknown = set(given) - {*cls.required, *cls.optional, "language", "country"}
        if unknown:
            raise SettingError(f"{place}: unknown key {sorted(unknown)[0]!r}.")
        for key in cls.required:
            # Rasa leaves ${NAME} as it is when the environment lacks NAME.
            if not given.get(key) or given[key].startswith("${"):
                raise SettingError(f"{place}: {key} is missing.")
        try:
            known = read_metadata({k: given.get(k) for k in ("language", "country")})
        except RequestError as error:
            raise SettingError(f"{place}: {error}") from None
        return cls({**cls.optional, **given, **known})

    @abc.abstractmethod
    async def receive(self, request: Request, take: Take) -> HTTPResponse:
        """Take a request: prove it, read it, answer it or have it answered by `take`.

        Raises RequestError for what is forged or malformed.
        """

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Give the route of the channel."""
        routes = Blueprint(self.name())

        @routes.listener("before_server_start")
        async def share(app: Sanic, _: Any) -> None:
            if app.ctx.settings.redis:
                self._deliveries.share(app.ctx.settings.redis)

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            return await self.receive(request, Take(self, request.app, on_new_message))

        return routes

    async def is_new(self, delivery: str) -> bool:
        """Tell whether a delivery comes for the first time."""
        return await self._deliveries.is_new(f"{self.name()} {delivery}")

    def conversation(self, secret: str, *parts: str) -> str:
        """Name a conversation without telling whose it is."""
        return conversation_id(secret, self.name(), *parts)

    def in_background(self, work: Awaitable[None]) -> None:
        """Do something after the vendor has had its answer; vendors do not wait long."""

        async def do() -> None:
            try:
                await work
            except Exception as error:
                # Only the type: the message may hold what a person wrote.
                logger.error("%s: an answer failed with %s.", self.name(), type(error).__name__)

        task = asyncio.create_task(do())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def call(
        self, address: str, body: Any, *, form: bool = False, **headers: str
    ) -> dict[str, Any]:
        """POST to the vendor, again when it is busy. Gives its JSON; raises OSError."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        pause = 0.5
        for left in reversed(range(TRIES)):
            try:
                payload = {"data": body} if form else {"json": body}
                async with self._session.post(address, headers=headers, **payload) as got:
                    if got.status < 300:
                        text = await got.text()
                        try:
                            return json.loads(text) if text else {}
                        except ValueError:
                            return {}
                    if not left or (got.status != 429 and got.status < 500):
                        raise OSError(f"status {got.status}")
                    asked = got.headers.get("Retry-After", "")
                    pause = float(asked) if asked.isdigit() else pause
            except (aiohttp.ClientError, TimeoutError) as error:
                if not left:
                    raise OSError(type(error).__name__) from None
            await asyncio.sleep(min(pause, LONGEST_WAIT))
            pause *= 2
        raise OSError("the vendor did not answer")


class Take:
    """Has what one request brought answered."""

    def __init__(
        self,
        messenger: Messenger,
        app: Sanic,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
    ) -> None:
        self._messenger = messenger
        self._app = app
        self._on_new_message = on_new_message

    async def answer(self, conversation: str, text: str = "", **parts: Any) -> Document:
        """Answer a message; `parts` are those of `Received`."""
        received = Received(conversation, text, metadata=self._messenger.metadata, **parts)
        name = self._messenger.name()
        return (await answer(self._app, self._on_new_message, received, name)).document

    async def forget(self, conversation: str, message: str) -> None:
        """Delete a message out of the talk."""
        await forget_message(self._app, conversation, message)


def text_of(data: Any, *path: str) -> str:
    """Give the text at a path of nested objects. Raises RequestError naming the path."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    if not isinstance(data, str) or not data:
        raise RequestError(f'"{".".join(path)}" must be a text that is not empty.')
    return data


def may(data: Any, *path: str) -> Any:
    """Give what is at a path of nested objects, or None."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data
