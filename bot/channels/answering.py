"""How any channel has a message answered by Rasa: in time, and never with silence."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockError
from redis.exceptions import RedisError
from sanic import Sanic
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.collector import ReplyCollector
from bot.errors import StoreAway
from bot.knowledge.reply import Reply
from bot.understanding import country as countries
from bot.understanding import language as languages
from bot.understanding.language import Choice, LanguageTable

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]
Kind = Literal["action", "error", "silent", "deadline", "store", "memory"]
SECONDS_TO_REMEMBER = 1.0  # what is known of the talk is waited for no longer
UNTAUGHT = LanguageTable()  # what the model learnt may be what failed


@dataclass(frozen=True)
class Fault:
    """What failed in a turn: a kind that is counted, and the type of the error."""

    kind: Kind
    error: str | None = None


async def have_answered(
    app: Sanic, on_new_message: OnNewMessage, message: UserMessage, reviewed: bool = False
) -> ReplyCollector:
    """Have a message answered. Whatever fails, the person gets help; see the log for why.

    The message's output channel must be a ReplyCollector; it is given back, and holds a reply.
    The turn is counted, unless it deleted its talk. `reviewed`: the text may be kept for review
    where the operator has consented to that; otherwise nobody but Rasa is given it.
    """
    started = time.monotonic()
    collector = message.output_channel
    assert isinstance(collector, ReplyCollector)
    fault = None
    try:
        async with asyncio.timeout(app.ctx.settings.turn_seconds):
            await on_new_message(message)
    except Exception as error:
        fault = fault_of(error)
    if collector.deleted:
        try:
            await app.ctx.conversations.delete(message.sender_id)
        except StoreAway as error:
            fault = fault_of(error)
            collector.messages.clear()  # it says that the talk is deleted
    answered = collector.envelope is not None
    collector.away = fault is not None and fault.kind == "store"
    if not answered:
        fault = fault or Fault("silent")
        collector.help_if_silent(message.sender_id, await _help(app, message))
    channel = message.input_channel or ""
    if fault:
        app.ctx.watch.fault(fault.kind, fault.error, channel, answered)
    seconds = time.monotonic() - started
    kind = fault.kind if fault else collector.fault
    app.ctx.watch.turn(channel, message.sender_id, collector.envelope, seconds, kind)
    counted = None if collector.deleted else collector.envelope
    app.ctx.after_turn(message.text if reviewed else None, counted, seconds)
    return collector


def fault_of(error: Exception) -> Fault:
    """Name what failed."""
    if isinstance(error, StoreAway):
        return Fault("store", error.reason)
    if isinstance(error, LockError | RedisError | SQLAlchemyError):
        return Fault("store", type(error).__name__)
    if isinstance(error, TimeoutError):
        return Fault("deadline")
    if isinstance(error, MemoryError):
        return Fault("memory", "MemoryError")
    return Fault("error", type(error).__name__)


async def _help(app: Sanic, message: UserMessage) -> Reply:
    """Choose the static help by what the person says, what the talk knows, what the page says."""
    slots: dict[str, Any] = {}
    with contextlib.suppress(Exception):
        async with asyncio.timeout(SECONDS_TO_REMEMBER):
            tracker = await app.ctx.conversations.read(message.sender_id)
            slots = tracker.current_slot_values() if tracker else {}
    metadata = message.metadata or {}
    text = message.text or ""
    with contextlib.suppress(Exception):
        known = slots.get("country") or metadata.get("country")
        place = countries.settle(countries.find(text), known)
        country = place.country if place else known
        kept = slots.get("language")
        before = Choice(**kept) if isinstance(kept, dict) else None
        evidence = languages.weigh(text, UNTAUGHT)
        choice = languages.choose(evidence, before, page=metadata.get("language"))
        return app.ctx.static_help.reply(choice.language, country)
    return app.ctx.static_help.reply(metadata.get("language"), metadata.get("country"))
