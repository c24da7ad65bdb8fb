"""The plain HTTP channel: Rasa's own REST shape, with a guard before it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.answering import have_answered
from bot.channels.bodies import check_type, same_secret
from bot.channels.collector import ReplyCollector
from bot.channels.guard import Incoming, read_json_message
from bot.channels.origins import check_origin, is_near
from bot.errors import RequestError


class Rest(InputChannel):
    """`POST /webhooks/rest/webhook`, as docs/reply-contract.md describes it."""

    @classmethod
    def name(cls) -> str:
        """The name in the address."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Rest:
        """Create the channel; it has nothing to set."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Give the routes of the channel."""
        routes = Blueprint("rest")

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            _let_in(request)
            check_type(request)
            incoming = read_json_message(request.body)
            collector = await take_turn(request, on_new_message, incoming, self.name())
            return response.json(collector.contract_messages)

        return routes


async def take_turn(
    request: Request,
    on_new_message: Callable[[UserMessage], Awaitable[Any]],
    incoming: Incoming,
    channel: str,
) -> ReplyCollector:
    """Have one message answered. Whatever fails, the person gets help; see the log for why."""
    message = UserMessage(
        incoming.text,
        ReplyCollector(),
        incoming.sender,
        input_channel=channel,
        metadata=incoming.metadata,
        message_id=incoming.id,
    )
    return await have_answered(request.app, on_new_message, message, reviewed=True)


def _let_in(request: Request) -> None:
    """Refuse callers from elsewhere: the caller names the conversation, so it must be trusted."""
    check_origin(request)
    settings = request.app.ctx.settings
    if settings.rest_token is None:
        if settings.local and is_near(request):
            return
        raise RequestError(
            "This channel is off on a public address and behind a proxy. "
            "Set BALISE_REST_TOKEN to switch it on.",
            status=403,
            reason="closed",
        )
    if not same_secret(request.headers.get("authorization"), f"Bearer {settings.rest_token}"):
        raise RequestError("Expected Authorization: Bearer with the token.", status=401)
