"""Slack: the Events API and buttons, each request proven by Slack's signature."""

from __future__ import annotations

import re
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse
from slack_sdk.signature import SignatureVerifier

from bot.channels.bodies import FORM, media_type, read_form, read_object
from bot.channels.messenger import Messenger, Take, may, text_of
from bot.channels.rendering import cards, markup
from bot.errors import RequestError

MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
LINK = re.compile(r"<(?:https?:|mailto:|tel:)[^|>]*\|([^>]*)>|<((?:https?:|mailto:|tel:)[^>]*)>")


class Slack(Messenger):
    """Direct messages, mentions in channels, and buttons."""

    required = ("signing_secret", "bot_token")
    optional = {"api": "https://slack.com/api"}

    @classmethod
    def name(cls) -> str:
        """The name in the address."""
        return "slack"

    async def receive(self, request: Request, take: Take) -> HTTPResponse:
        """Take an event or a button."""
        self._prove(request)
        kind = media_type(request)
        if kind == FORM:
            return await self._pressed(
                read_object(read_form(request.body).get("payload", "").encode()), take
            )
        data = read_object(request.body)
        if data.get("type") == "url_verification":
            return response.json({"challenge": text_of(data, "challenge")})
        event = data.get("event")
        if data.get("type") != "event_callback" or not isinstance(event, dict):
            raise RequestError("Expected an event of the Events API.")
        if await self.is_new(text_of(data, "event_id")):
            self._heard(event, take)
        return response.json({})

    def _prove(self, request: Request) -> None:
        """Check the signature; one that is older than five minutes is a replay."""
        verifier = SignatureVerifier(self.settings["signing_secret"])
        try:
            proven = verifier.is_valid(
                request.body,
                request.headers.get("x-slack-request-timestamp", ""),
                request.headers.get("x-slack-signature", ""),
            )
        except (ValueError, TypeError, UnicodeDecodeError):
            proven = False
        if not proven:
            raise RequestError("Expected Slack's signature, not older than 5 minutes.", 401)

    def _heard(self, event: dict[str, Any], take: Take) -> None:
        kind, subtype = event.get("type"), event.get("subtype")
        if event.get("bot_id") or event.get("bot_profile"):
            return
        direct = event.get("channel_type") == "im"
        if kind == "message" and subtype in ("message_changed", "message_deleted") and direct:
            self._changed(event, subtype, take)
            return
        named = kind == "app_mention"
        if not named and not (kind == "message" and direct and subtype in (None, "file_share")):
            return  # what people say to one another in a channel
        self._answer(event, direct, take)

    def _answer(self, event: dict[str, Any], direct: bool, take: Take, replaces: str = "") -> None:
        channel, person = text_of(event, "channel"), text_of(event, "user")
        ts = text_of(event, "ts")
        thread = event.get("thread_ts") or (None if direct else ts)
        conversation = self._talk(channel, person, None if direct else thread)
        text = plain(event.get("text") or "")
        is_file = bool(event.get("files"))

        async def work() -> None:
            if replaces:
                await take.forget(conversation, replaces)
            document = await take.answer(
                conversation, text, id=ts, kind="file" if is_file else "text", room=not direct
            )
            await self._send(channel, document, thread)

        self.in_background(work())

    def _changed(self, event: dict[str, Any], subtype: str, take: Take) -> None:
        before = event.get("previous_message")
        channel, person = text_of(event, "channel"), may(before, "user")
        ts = may(before, "ts")
        if not isinstance(person, str) or not isinstance(ts, str) or may(before, "bot_id"):
            return
        if subtype == "message_deleted":
            self.in_background(take.forget(self._talk(channel, person, None), ts))
            return
        message = event.get("message")
        if may(message, "text") != may(before, "text"):  # else only a preview was added
            changed = {**(message or {}), "channel": channel, "user": person, "ts": ts}
            self._answer(changed, True, take, replaces=ts)

    async def _pressed(self, data: dict[str, Any], take: Take) -> HTTPResponse:
        """Take a button as if its number had been typed."""
        if data.get("type") != "block_actions" or not data.get("actions"):
            raise RequestError("Expected a button.")
        action = data["actions"][0]
        channel, person = text_of(data, "channel", "id"), text_of(data, "user", "id")
        number = text_of(action, "value")
        thread = may(data, "message", "thread_ts")
        direct = channel.startswith("D")
        pressed = f"{text_of(data, 'message', 'ts')} {text_of(action, 'action_ts')}"
        conversation = self._talk(channel, person, None if direct else thread)

        async def work() -> None:
            document = await take.answer(conversation, number, id=pressed, room=not direct)
            await self._send(channel, document, thread)

        if await self.is_new(pressed):
            self.in_background(work())
        return response.json({})

    def _talk(self, channel: str, person: str, thread: str | None) -> str:
        return self.conversation(self.settings["signing_secret"], channel, person, thread or "")

    async def _send(self, channel: str, document: Any, thread: str | None) -> None:
        body = {
            "channel": channel,
            "text": markup.split([markup.write(document, markup.PLAIN)], 3000)[0],
            "blocks": cards.slack(document),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread:
            body["thread_ts"] = thread
        token = f"Bearer {self.settings['bot_token']}"
        got = await self.call(f"{self.settings['api']}/chat.postMessage", body, Authorization=token)
        if not got.get("ok"):
            raise OSError("Slack did not take the message")


def plain(text: str) -> str:
    """Turn Slack's marked text into what was typed, without the mention of Balise."""
    text = MENTION.sub("", text)
    text = LINK.sub(lambda found: found[1] or found[2], text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
