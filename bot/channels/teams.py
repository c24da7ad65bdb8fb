"""Teams: activities of the Bot Framework, proven by its signed token; answers as cards."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import quote

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import read_object
from bot.channels.messenger import Messenger, Take, may, text_of
from bot.channels.rendering import cards, markup
from bot.channels.rendering.document import Document
from bot.channels.signed_tokens import REFUSED, Issuer, get_json
from bot.errors import RequestError

MENTION = re.compile(r"<at[^>]*>.*?</at>", re.DOTALL)
SCOPE = "https://api.botframework.com/.default"


class Teams(Messenger):
    """Personal chats, and in groups and channels what names the bot."""

    required = ("app_id", "app_password")
    optional = {
        "tenant": "botframework.com",
        "openid": "https://login.botframework.com/v1/.well-known/openidconfiguration",
        "issuer": "https://api.botframework.com",
        "login": "https://login.microsoftonline.com",
    }

    def __init__(self, settings: dict[str, str]) -> None:
        """Expect tokens for the app of the settings."""
        super().__init__(settings)

        async def keys() -> dict[str, Any]:
            return await get_json((await get_json(settings["openid"]))["jwks_uri"])

        self._issuer = Issuer(keys, (settings["issuer"],), settings["app_id"])
        self._token = ("", 0.0)

    @classmethod
    def name(cls) -> str:
        """The name in the address."""
        return "teams"

    async def receive(self, request: Request, take: Take) -> HTTPResponse:
        """Take an activity."""
        claims, key = await self._issuer.claims(request.headers.get("authorization", ""))
        activity = read_object(request.body)
        service = text_of(activity, "serviceUrl")
        endorsed = key.get("endorsements")
        if claims.get("serviceurl") != service or (
            endorsed and activity.get("channelId") not in endorsed
        ):
            raise RequestError(REFUSED, 401)
        kind, where = text_of(activity, "type"), text_of(activity, "conversation", "id")
        if kind == "conversationUpdate":
            await self._arrived(activity, where, take)
        elif kind in ("message", "messageUpdate", "messageDelete"):
            await self._heard(activity, kind, where, take)
        return response.json({})

    async def _heard(self, activity: dict[str, Any], kind: str, where: str, take: Take) -> None:
        person, identity = text_of(activity, "from", "id"), text_of(activity, "id")
        conversation = self.conversation(self.settings["app_password"], where, person)
        if kind == "messageDelete":
            self.in_background(take.forget(conversation, identity))
            return
        text = activity.get("text") or ""
        if not isinstance(text, str):
            raise RequestError('"text" must be a text.')
        text = MENTION.sub("", text).replace("&nbsp;", " ").strip()
        # Teams sends each text a second time as HTML; everything else attached is a file.
        is_file = any(
            may(row, "contentType") != "text/html" for row in activity.get("attachments") or ()
        )
        in_room = may(activity, "conversation", "conversationType") != "personal"

        async def work() -> None:
            if kind == "messageUpdate":
                await take.forget(conversation, identity)
            document = await take.answer(
                conversation, text, id=identity, kind="file" if is_file else "text", room=in_room
            )
            await self._send(activity, where, document, identity)

        if kind == "messageUpdate" or await self.is_new(f"{where} {identity}"):
            self.in_background(work())

    async def _arrived(self, activity: dict[str, Any], where: str, take: Take) -> None:
        me = may(activity, "recipient", "id")
        if not any(may(member, "id") == me for member in activity.get("membersAdded") or ()):
            return
        in_room = may(activity, "conversation", "conversationType") != "personal"
        conversation = self.conversation(self.settings["app_password"], where, "")

        async def work() -> None:
            document = await take.answer(conversation, kind="arrival", room=in_room)
            await self._send(activity, where, document, None)

        if await self.is_new(f"{where} {activity.get('id')} arrival"):
            self.in_background(work())

    async def _send(
        self, activity: dict[str, Any], where: str, document: Document, reply_to: str | None
    ) -> None:
        # The address was vouched for by the token: see `receive`.
        service = activity["serviceUrl"].rstrip("/")
        address = f"{service}/v3/conversations/{quote(where, safe='')}/activities"
        body = {
            "type": "message",
            "from": activity.get("recipient"),
            "recipient": activity.get("from"),
            "conversation": activity["conversation"],
            "summary": cards.shorten(markup.write(document, markup.PLAIN), 200),
            "attachments": [
                {
                    "contentType": "application/vnd.microsoft.card.adaptive",
                    "content": cards.teams(document),
                }
            ],
        }
        if reply_to:
            address += f"/{quote(reply_to, safe='')}"
            body["replyToId"] = reply_to
        await self.call(address, body, Authorization=f"Bearer {await self._access()}")

    async def _access(self) -> str:
        """Give the token for our own calls; a new one shortly before the last one ends."""
        token, until = self._token
        if time.monotonic() >= until:
            form = {
                "grant_type": "client_credentials",
                "client_id": self.settings["app_id"],
                "client_secret": self.settings["app_password"],
                "scope": SCOPE,
            }
            address = f"{self.settings['login']}/{self.settings['tenant']}/oauth2/v2.0/token"
            got = await self.call(address, form, form=True)
            token = text_of(got, "access_token")
            self._token = (token, time.monotonic() + int(got.get("expires_in", 3600)) - 300)
        return token
