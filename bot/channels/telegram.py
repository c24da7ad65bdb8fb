"""Telegram: updates proven by the secret header; choices as buttons."""

from __future__ import annotations

import re
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import read_object, same_secret
from bot.channels.messenger import Messenger, Take, may, text_of
from bot.channels.rendering import cards, markup
from bot.channels.rendering.document import Document
from bot.errors import RequestError

MOST = 4096  # characters of a message, counted without its markup; ours is counted with it
FILES = ("photo", "video", "document", "audio", "voice", "video_note", "animation", "sticker")
START = ("/start", "/help")


class Telegram(Messenger):
    """Private chats, and in groups what names the bot or replies to it."""

    required = ("token", "secret_token", "username")
    optional = {"api": "https://api.telegram.org"}

    @classmethod
    def name(cls) -> str:
        """The name in the address."""
        return "telegram"

    async def receive(self, request: Request, take: Take) -> HTTPResponse:
        """Take an update."""
        given = request.headers.get("x-telegram-bot-api-secret-token")
        if not same_secret(given, self.settings["secret_token"]):
            raise RequestError("Expected the secret token of the webhook.", 401)
        data = read_object(request.body)
        if not isinstance(data.get("update_id"), int):
            raise RequestError('"update_id" must be a number.')
        if await self.is_new(str(data["update_id"])):
            if isinstance(data.get("callback_query"), dict):
                self._pressed(data["callback_query"], take)
            else:
                message = data.get("edited_message") or data.get("message")
                if isinstance(message, dict):
                    self._heard(message, take, edited="edited_message" in data)
        return response.json({})

    def _heard(self, message: dict[str, Any], take: Take, edited: bool) -> None:
        chat, person = may(message, "chat", "id"), may(message, "from", "id")
        number = message.get("message_id")
        if not all(isinstance(i, int) for i in (chat, person, number)):
            raise RequestError('"chat.id", "from.id" and "message_id" must be numbers.')
        direct = may(message, "chat", "type") == "private"
        if may(message, "from", "is_bot") or not (direct or self._is_named(message)):
            return
        is_file = any(kind in message for kind in FILES)
        text = message.get("text")
        if not is_file and not isinstance(text, str):
            return  # somebody came in, a title changed
        conversation = self._talk(chat, person)
        name = re.escape(self.settings["username"])
        text = re.sub(rf"@{name}\b[\s,:]*", "", text or "", flags=re.IGNORECASE).strip()
        kind = "arrival" if text.split(" ")[0] in START else "file" if is_file else "text"

        async def work() -> None:
            if edited:
                await take.forget(conversation, str(number))
            document = await take.answer(
                conversation, text, id=str(number), kind=kind, room=not direct
            )
            await self._send(chat, document, None if direct else number)

        self.in_background(work())

    def _is_named(self, message: dict[str, Any]) -> bool:
        name = f"@{self.settings['username']}".lower()
        said = message.get("text") or message.get("caption") or ""
        replied = may(message, "reply_to_message", "from", "username")
        return name in str(said).lower() or (
            isinstance(replied, str) and replied.lower() == name[1:]
        )

    def _pressed(self, pressed: dict[str, Any], take: Take) -> None:
        """Take a button as if its number had been typed."""
        chat, person = may(pressed, "message", "chat", "id"), may(pressed, "from", "id")
        if not isinstance(chat, int) or not isinstance(person, int):
            raise RequestError('"message.chat.id" and "from.id" must be numbers.')
        identity, number = text_of(pressed, "id"), text_of(pressed, "data")
        direct = may(pressed, "message", "chat", "type") == "private"

        async def work() -> None:
            await self._api("answerCallbackQuery", {"callback_query_id": identity})
            document = await take.answer(
                self._talk(chat, person), number, id=identity, room=not direct
            )
            await self._send(chat, document, None)

        self.in_background(work())

    def _talk(self, chat: int, person: int) -> str:
        return self.conversation(self.settings["secret_token"], str(chat), str(person))

    async def _send(self, chat: int, document: Document, reply_to: int | None) -> None:
        pieces = markup.split(markup.write_blocks(document.without_choices, markup.TELEGRAM), MOST)
        for last, piece in ((piece is pieces[-1], piece) for piece in pieces):
            body: dict[str, Any] = {
                "chat_id": chat,
                "text": piece,
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
            }
            if reply_to:
                body["reply_parameters"] = {
                    "message_id": reply_to,
                    "allow_sending_without_reply": True,
                }
            if last and document.choices:
                body["reply_markup"] = {
                    "inline_keyboard": [
                        [
                            {
                                "text": cards.shorten(f"{number}. {title}", 64),
                                "callback_data": str(number),
                            }
                        ]
                        for number, title in cards.numbered(document)
                    ]
                }
            await self._api("sendMessage", body)

    async def _api(self, method: str, body: dict[str, Any]) -> None:
        await self.call(f"{self.settings['api']}/bot{self.settings['token']}/{method}", body)
