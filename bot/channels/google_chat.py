"""Google Chat: events proven by Google's signed token, answered in the response."""

from __future__ import annotations

from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import read_object
from bot.channels.messenger import Messenger, Take, may, text_of
from bot.channels.rendering import cards, markup
from bot.channels.rendering.document import Document
from bot.channels.signed_tokens import REFUSED, Issuer, get_json
from bot.errors import RequestError

CHAT = "chat@system.gserviceaccount.com"
# For an app whose "authentication audience" is the project number, and for one where it is
# the address of the endpoint.
PROJECT_KEYS = f"https://www.googleapis.com/service_accounts/v1/jwk/{CHAT}"
ADDRESS_KEYS = "https://www.googleapis.com/oauth2/v3/certs"
ADDRESS_ISSUERS = ("https://accounts.google.com", "accounts.google.com")
CHOOSE = "choose"


class GoogleChat(Messenger):
    """Direct messages, and in spaces what names the app."""

    required = ("audience",)
    optional = {"keys": None}

    def __init__(self, settings: dict[str, str]) -> None:
        """Expect tokens for the audience of the settings: a project number or an address."""
        super().__init__(settings)
        self._by_address = settings["audience"].startswith("http")
        keys = settings.get("keys") or (ADDRESS_KEYS if self._by_address else PROJECT_KEYS)
        issuers = ADDRESS_ISSUERS if self._by_address else (CHAT,)
        self._issuer = Issuer(lambda: get_json(keys), issuers, settings["audience"])

    @classmethod
    def name(cls) -> str:
        """The name in the address."""
        return "google_chat"

    async def receive(self, request: Request, take: Take) -> HTTPResponse:
        """Take an event and answer it."""
        claims, _ = await self._issuer.claims(request.headers.get("authorization", ""))
        if self._by_address and (claims.get("email") != CHAT or not claims.get("email_verified")):
            raise RequestError(REFUSED, 401)
        event = read_object(request.body)
        kind = text_of(event, "type")
        if kind not in ("MESSAGE", "ADDED_TO_SPACE", "CARD_CLICKED"):
            return response.json({})
        space, person = text_of(event, "space", "name"), text_of(event, "user", "name")
        thread = may(event, "message", "thread", "name") or ""
        in_room = not (
            may(event, "space", "type") == "DM"
            or may(event, "space", "spaceType") == "DIRECT_MESSAGE"
        )
        talk = self.conversation(
            self.settings["audience"], space, thread if in_room else "", person
        )
        if kind == "ADDED_TO_SPACE" and not event.get("message"):
            return response.json(_shown(await take.answer(talk, kind="arrival", room=in_room)))
        message = text_of(event, "message", "name")
        if kind == "CARD_CLICKED":
            message = f"{message} {event.get('eventTime')}"
            text, is_file = _chosen(event), False
        else:
            text = may(event, "message", "argumentText") or may(event, "message", "text") or ""
            is_file = bool(may(event, "message", "attachment"))
        if not isinstance(text, str):
            raise RequestError('"message.text" must be a text.')
        if not await self.is_new(message):
            return response.json({})
        document = await take.answer(
            talk, text.strip(), id=message[-200:], kind="file" if is_file else "text", room=in_room
        )
        return response.json(_shown(document))


def _chosen(event: dict[str, Any]) -> str:
    for row in may(event, "action", "parameters") or ():
        if may(row, "key") == "number":
            return text_of(row, "value")
    raise RequestError('"action.parameters" must hold the number of the choice.')


def _shown(document: Document) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": markup.write(document, markup.GOOGLE_CHAT)}
    if document.choices:
        buttons = [
            {
                "text": cards.shorten(f"{number}. {title}", 60),
                "onClick": {
                    "action": {
                        "function": CHOOSE,
                        "parameters": [{"key": "number", "value": str(number)}],
                    }
                },
            }
            for number, title in cards.numbered(document)
        ]
        section = {"widgets": [{"buttonList": {"buttons": buttons}}]}
        shown["text"] = markup.write(document, markup.GOOGLE_CHAT, choices=False)
        shown["cardsV2"] = [{"cardId": "choices", "card": {"sections": [section]}}]
    return shown
