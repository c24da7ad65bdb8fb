"""Mattermost: outgoing webhooks, each proven by its token; answers by the bot's own account."""

from __future__ import annotations

from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import JSON, media_type, read_form, read_object, same_secret
from bot.channels.messenger import Messenger, Take, text_of
from bot.channels.rendering import markup
from bot.errors import RequestError

MOST = 16_000  # characters of a post


class Mattermost(Messenger):
    """What people write after the trigger word, answered in a thread."""

    required = ("address", "webhook_token", "bot_token")

    @classmethod
    def name(cls) -> str:
        """The name in the address."""
        return "mattermost"

    async def receive(self, request: Request, take: Take) -> HTTPResponse:
        """Take a post."""
        kind = media_type(request)
        data: dict[str, Any] = (
            read_object(request.body) if kind == JSON else read_form(request.body)
        )
        token = data.get("token")
        expected = self.settings["webhook_token"]
        if not same_secret(token, expected):
            raise RequestError("Expected the token of the outgoing webhook.", 401)
        post, channel = text_of(data, "post_id"), text_of(data, "channel_id")
        person = text_of(data, "user_id")
        text = data.get("text") or ""
        if not isinstance(text, str):
            raise RequestError('"text" must be a text.')
        word = data.get("trigger_word")
        if isinstance(word, str) and word and text.startswith(word):
            text = text[len(word) :].lstrip(" :,")
        root = data.get("root_id") or data.get("thread_id") or post
        conversation = self.conversation(expected, channel, person)
        kind_ = "file" if data.get("file_ids") else "text"

        async def work() -> None:
            document = await take.answer(conversation, text, id=post, kind=kind_, room=True)
            for piece in markup.split([markup.write(document, markup.COMMONMARK)], MOST):
                await self.call(
                    f"{self.settings['address'].rstrip('/')}/api/v4/posts",
                    {"channel_id": channel, "root_id": root, "message": piece},
                    Authorization=f"Bearer {self.settings['bot_token']}",
                )

        if await self.is_new(post):
            self.in_background(work())
        return response.json({})
