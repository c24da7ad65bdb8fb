"""The internal channel: for bridges that run as processes of their own, such as Matrix's.

`POST messages` answers a message; `DELETE conversations/<id>[/messages/<id>]` forgets. Every call
carries the token of BALISE_INTERNAL_TOKEN; without one, the channel is off.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import read_object, same_secret
from bot.channels.guard import MOST_SENDER_CHARACTERS, read_metadata
from bot.channels.talk import Received, answer, forget_message
from bot.errors import RequestError

KINDS = ("text", "file", "arrival")
MOST_TEXT = 20_000  # longer texts are not even looked at; the guard's own limit is told kindly
EXPECTED = '{"conversation": "…", "kind": "text"|"file"|"arrival", "text": "…", …}'


class Internal(InputChannel):
    """Answers bridges. Conversations are named by the bridge, hence the token."""

    @classmethod
    def name(cls) -> str:
        """The name in the address."""
        return "internal"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Internal:
        """Create the channel; it has nothing to set."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Give the routes of the channel."""
        routes = Blueprint("internal")

        @routes.get("/")
        async def ready(request: Request) -> HTTPResponse:
            _let_in(request)
            return response.json({"status": "ok"})

        @routes.post("/messages")
        async def receive(request: Request) -> HTTPResponse:
            _let_in(request)
            channel, replaces, received = read_received(request.body)
            # A message that comes twice, after a broken line, is not in the talk twice.
            for message in dict.fromkeys(filter(None, (replaces, received.id))):
                # A store that is away is told by the turn, which also gives help.
                with contextlib.suppress(Exception):
                    await forget_message(request.app, received.conversation, message)
            said = await answer(request.app, on_new_message, received, channel)
            return response.json(
                {"texts": list(said.texts), "reply": said.reply, "numbers": said.numbers}
            )

        @routes.delete("/conversations/<conversation:str>")
        async def forget(request: Request, conversation: str) -> HTTPResponse:
            _let_in(request)
            await request.app.ctx.conversations.delete(conversation)
            return response.json({"deleted": True})

        @routes.delete("/conversations/<conversation:str>/messages/<message:str>")
        async def forget_one(request: Request, conversation: str, message: str) -> HTTPResponse:
            _let_in(request)
            return response.json(
                {"deleted": await forget_message(request.app, conversation, message)}
            )

        return routes


def read_received(body: bytes) -> tuple[str, str | None, Received]:
    """Read a message: the bridge's name, the id it replaces, the message. Raises RequestError."""
    data = read_object(body, EXPECTED)
    kind = data.get("kind", "text")
    if kind not in KINDS:
        raise RequestError(f'"kind" must be one of: {", ".join(KINDS)}.')
    text = data.get("text", "")
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        raise RequestError(f'"text" must be a text of at most {MOST_TEXT} characters.')
    introduced = data.get("introduced")
    if introduced is not None and not isinstance(introduced, bool):
        raise RequestError('"introduced" must be true, false or null.')
    received = Received(
        conversation=_id(data, "conversation"),
        text=text,
        kind=kind,
        id=_id(data, "id", needed=False),
        room=data.get("room") is True,
        introduced=introduced,
        metadata=read_metadata(data.get("metadata")),
    )
    channel = _id(data, "channel", needed=False) or "internal"
    return channel, _id(data, "replaces", needed=False), received


def _id(data: dict[str, Any], key: str, needed: bool = True) -> str | None:
    value = data.get(key)
    if value is None and not needed:
        return None
    if (
        not isinstance(value, str)
        or not value
        or len(value) > MOST_SENDER_CHARACTERS
        or not value.isprintable()
    ):
        raise RequestError(
            f'"{key}" must be a text of 1 to {MOST_SENDER_CHARACTERS} printable characters.'
        )
    return value


def _let_in(request: Request) -> None:
    token = request.app.ctx.settings.internal_token
    if token is None:
        raise RequestError(
            "The internal channel is off. Set BALISE_INTERNAL_TOKEN to switch it on.",
            status=403,
            reason="closed",
        )
    if not same_secret(request.headers.get("authorization"), f"Bearer {token}"):
        raise RequestError("Expected Authorization: Bearer with the internal token.", status=401)
