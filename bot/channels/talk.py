"""How school staff are answered in a messenger, whichever it is.

First contact, the command words, files that are not opened, and everything else by Rasa.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

from bot.channels import commands
from bot.channels.answering import OnNewMessage, have_answered
from bot.channels.collector import ReplyCollector
from bot.channels.commands import Command
from bot.channels.guard import read_text
from bot.channels.rendering.document import Document, document
from bot.errors import RequestError, StoreAway
from bot.i18n import LANGUAGES
from bot.knowledge.fallback import HOME
from bot.knowledge.helplines import numbers_to_dial
from bot.knowledge.store import Knowledge

ENGLISH_FIRST = ("GB", "IE", "US")
AUDIENCE = "staff"


@dataclass(frozen=True)
class Received:
    """What a messenger brought.

    `kind`: a text, a file of any sort, or the arrival in a talk. `id` is the messenger's own for
    the message. `introduced`: whether this person was told who we are; None if not known.
    `metadata` holds the messenger's language and country, as the administrator set them.
    """

    conversation: str
    text: str = ""
    kind: Literal["text", "file", "arrival"] = "text"
    id: str | None = None
    room: bool = False
    introduced: bool | None = None
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """The answer: texts, the envelope if it is Balise's reply, and numbers to be tapped."""

    texts: tuple[str, ...]
    reply: dict[str, Any] | None
    numbers: dict[str, str]
    language: str

    @property
    def document(self) -> Document:
        """The answer, ready to be written in any messenger."""
        return document(self.texts, self.reply, self.numbers)


def conversation_id(secret: str, channel: str, *parts: str) -> str:
    """Name a conversation without telling whose it is: ids of people stay in the messenger."""
    named = "\0".join((channel, *parts)).encode(errors="backslashreplace")
    return f"{channel}-{hmac.new(secret.encode(), named, hashlib.sha256).hexdigest()[:32]}"


async def answer(
    app: Sanic, on_new_message: OnNewMessage, received: Received, channel: str
) -> Said:
    """Answer what a messenger brought. Never raises for what a person sent."""
    return await _Talk(app, on_new_message, received, channel).answer()


async def forget_message(app: Sanic, conversation: str, message: str) -> bool:
    """Delete one message, its answer and what was learnt from it out of a conversation.

    False when the conversation does not hold it.
    """
    return await app.ctx.conversations.delete_message(conversation, message, app.ctx.agent.domain)


class _Talk:
    """One message of a talk."""

    def __init__(
        self, app: Sanic, on_new_message: OnNewMessage, received: Received, channel: str
    ) -> None:
        self._app = app
        self._knowledge: Knowledge = app.ctx.knowledge
        self._on_new_message = on_new_message
        self._received = received
        self._channel = channel
        self._metadata = {"audience": AUDIENCE, **received.metadata}

    async def answer(self) -> Said:
        received = self._received
        tracker = None
        with contextlib.suppress(Exception):  # the turn itself will tell of it, and give help
            tracker = await self._app.ctx.agent.tracker_store.retrieve(received.conversation)
        language = self._language(tracker)
        if received.kind == "arrival":
            return self._notice([self._introduction(language)], language)
        introduced = received.introduced
        if introduced is None:
            introduced = tracker is not None
        said = await self._answer(language, (tracker and tracker.get_slot("country")) or None)
        if introduced:
            return said
        introduction = self._introduction(said.language)
        # In trouble, what to do comes before who we are; in danger, the number before all.
        if said.reply and said.reply["urgency"] != "information":
            return replace(said, texts=(*said.texts, introduction))
        return replace(said, texts=(introduction, *said.texts))

    async def _answer(self, language: str, told_country: str | None) -> Said:
        received = self._received
        command = commands.find(received.text) if received.kind == "text" else None
        if command and command[1]:
            language = command[1]
        country = told_country or self._country(language)
        if received.kind == "file":
            notice = commands.not_opened(self._knowledge, language, country)
            protocol = await self._ask("staff_protocol", language)
            return replace(protocol, texts=(notice, *protocol.texts))
        if command is None:
            try:
                return await self._turn(read_text(received.text))
            except RequestError as error:
                told = commands.too_long if error.status == 413 else commands.unreadable
                help_ = commands.help_(self._knowledge, language, country)
                return self._notice([told(language), help_], language)
        asked, _ = command
        if asked is Command.DELETE:
            try:
                await self._app.ctx.conversations.delete(received.conversation)
            except StoreAway as error:
                self._app.ctx.watch.store_away(error.reason, self._channel)
                help_ = self._app.ctx.static_help.reply(language, country)
                return self._notice([commands.not_deleted(language), help_.text], language)
            return self._notice([commands.deleted(language)], language)
        if asked is Command.HELP:
            return self._notice([commands.help_(self._knowledge, language, country)], language)
        return await self._ask(asked.value, language)

    async def _ask(self, topic: str, language: str) -> Said:
        """Ask for a topic in Balise's own words for it."""
        return await self._turn(self._knowledge.answers[topic].question.in_(language))

    async def _turn(self, text: str) -> Said:
        """Have a text answered by Rasa. Whatever fails, the person gets help."""
        collector, sender = ReplyCollector(), self._received.conversation
        message = UserMessage(
            text,
            collector,
            sender,
            input_channel=self._channel,
            message_id=self._received.id,
            metadata=dict(self._metadata),
        )
        await have_answered(self._app, self._on_new_message, message)
        texts = tuple(said["text"] for said in collector.messages if said.get("text"))
        reply = collector.envelope
        assert reply is not None  # have_answered sees to it
        numbers = numbers_to_dial(self._knowledge, reply["country"])
        return Said(texts, reply, numbers, reply["language"])

    def _notice(self, texts: list[str], language: str) -> Said:
        numbers = numbers_to_dial(self._knowledge, self._country(language))
        return Said(tuple(texts), None, numbers, language)

    def _introduction(self, language: str) -> str:
        country = self._country(language)
        return commands.introduction(self._knowledge, language, country, self._received.room)

    def _country(self, language: str) -> str:
        return self._metadata.get("country") or HOME[language]

    def _language(self, tracker: DialogueStateTracker | None) -> str:
        """The talk's language, else the administrator's, else the one of the country."""
        kept = tracker.get_slot("language") if tracker else None
        language = kept.get("language") if isinstance(kept, dict) else None
        if language in LANGUAGES:
            return language
        if self._metadata.get("language"):
            return self._metadata["language"]
        return "en" if self._metadata.get("country") in ENGLISH_FIRST else "fr"
