"""The plain HTTP channel: Rasa's own REST shape, with a guard before it."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.collector import ReplyCollector
from bot.channels.guard import Incoming, read_json_message
from bot.errors import RequestError
from bot.stores.away import STORE_AWAY

logger = logging.getLogger(__name__)


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
            if request.content_type.partition(";")[0].strip().lower() != "application/json":
                raise RequestError("Expected Content-Type: application/json.", status=415)
            incoming = read_json_message(request.body)
            collector = await take_turn(request, on_new_message, incoming, self.name())
            return response.json(collector.contract_messages)

        return routes


async def take_turn(
    request: Request,
    on_new_message: Callable[[UserMessage], Awaitable[Any]],
    incoming: Incoming,
    channel: str,
    asks_again: bool = False,
) -> ReplyCollector:
    """Have one message answered. Whatever fails, the person gets help; see the log for why.

    `asks_again`: the one who asks does so again when a store is away, with the same id. Then its
    error is raised: a turn that is not kept would be answered twice.
    """
    started = time.monotonic()
    collector = ReplyCollector()
    message = UserMessage(
        incoming.text,
        collector,
        incoming.sender,
        input_channel=channel,
        metadata=incoming.metadata,
        message_id=incoming.id,
    )
    try:
        await on_new_message(message)
    except Exception as error:
        if asks_again and isinstance(error, STORE_AWAY):
            raise
        log_failure(error, answered=collector.envelope is not None)
    help_ = request.app.ctx.static_help.reply(
        incoming.metadata.get("language"), incoming.metadata.get("country")
    )
    collector.help_if_silent(incoming.sender, help_)
    if collector.deleted:
        await request.app.ctx.conversations.delete(incoming.sender)
    else:
        request.app.ctx.after_turn(incoming.text, collector.envelope, time.monotonic() - started)
    return collector


def log_failure(error: Exception, answered: bool) -> None:
    """Tell the operator, without content, that a turn failed."""
    what = "it was answered but not kept" if answered else "the static help was given"
    logger.error("A turn failed with %s; %s.", type(error).__name__, what)


def _let_in(request: Request) -> None:
    """Refuse callers from elsewhere: the caller names the conversation, so it must be trusted."""
    settings = request.app.ctx.settings
    if settings.local and settings.rest_token is None:
        return
    if settings.rest_token is None:
        raise RequestError(
            "This channel is off on a public address. Set BALISE_REST_TOKEN to switch it on.",
            status=403,
        )
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.rest_token}".encode()):
        raise RequestError("Expected Authorization: Bearer with the token.", status=401)
