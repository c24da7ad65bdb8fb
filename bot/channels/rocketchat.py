"""Rocket.Chat: outgoing webhooks, each proven by its token; answers by the bot's own account."""

from __future__ import annotations

from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import read_object, same_secret
from bot.channels.messenger import Messenger, Take, text_of
from bot.channels.rendering import markup
from bot.errors import RequestError

MOST = 5_000  # characters of a message, unless the server allows more


class RocketChat(Messenger):
    """Direct messages, and what follows the trigger word in a channel."""

    required = ("address", "webhook_token", "user_id", "auth_token")

    @classmethod
    def name(cls) -> str:
        """The name in the address."""
        return "rocketchat"

    async def receive(self, request: Request, take: Take) -> HTTPResponse:
        """Take a message."""
        data = read_object(request.body)
        token, expected = data.get("token"), self.settings["webhook_token"]
        if not same_secret(token, expected):
            raise RequestError("Expected the token of the outgoing webhook.", 401)
        message, channel = text_of(data, "message_id"), text_of(data, "channel_id")
        person = text_of(data, "user_id")
        # `bot` is false for people; two programs could answer each other for ever.
        if data.get("bot") or person == self.settings["user_id"]:
            return response.json({})
        text = data.get("text") or ""
        if not isinstance(text, str):
            raise RequestError('"text" must be a text.')
        word = data.get("trigger_word")
        if isinstance(word, str) and word and text.startswith(word):
            text = text[len(word) :].lstrip(" :,")
        direct = not data.get("channel_name")
        thread = data.get("tmid")
        conversation = self.conversation(expected, channel, person)
        is_file = bool(data.get("attachments") or data.get("file") or data.get("files"))

        async def work() -> None:
            document = await take.answer(
                conversation, text, id=message, kind="file" if is_file else "text", room=not direct
            )
            for piece in markup.split([markup.write(document, markup.COMMONMARK)], MOST):
                body: dict[str, Any] = {"roomId": channel, "text": piece, "parseUrls": False}
                if thread or not direct:
                    body["tmid"] = thread or message
                await self.call(
                    f"{self.settings['address'].rstrip('/')}/api/v1/chat.postMessage",
                    body,
                    **{
                        "X-Auth-Token": self.settings["auth_token"],
                        "X-User-Id": self.settings["user_id"],
                    },
                )

        if data.get("isEdited"):
            await take.forget(conversation, message)
            self.in_background(work())
        elif await self.is_new(message):
            self.in_background(work())
        return response.json({})
