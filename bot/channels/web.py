"""The page at `/`: a plain form that works without script."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import FORM, check_type, read_form
from bot.channels.guard import LANGUAGES, MOST_CHARACTERS, read_message
from bot.channels.limits import Limits
from bot.channels.origins import check_origin
from bot.channels.pages import STYLE, template
from bot.channels.rest import take_turn
from bot.channels.widget_request import address_of
from bot.errors import RequestError
from bot.i18n import LOCALES, say
from bot.knowledge.fallback import HOME
from bot.knowledge.filling import cite
from bot.knowledge.question import Question
from bot.knowledge.store import Knowledge
from bot.privacy import notice

CONVERSATION = re.compile(r"[0-9a-f]{32}")
HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


class Web(InputChannel):
    """Shows the form, and the answer with its passages and helplines."""

    def __init__(self) -> None:
        """Read the templates."""
        self._page = template("page")
        self._privacy = template("privacy")
        self._source = template("source")

    @classmethod
    def name(cls) -> str:
        """The name of the channel in a conversation."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Web:
        """Create the channel; it has nothing to set."""
        return cls()

    def url_prefix(self) -> str:
        """The page stands at the root, not under /webhooks/."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Give the routes of the page."""
        routes = Blueprint("web")
        routes.static("/page.css", STYLE, content_type="text/css; charset=utf-8")

        @routes.listener("before_server_start")
        async def prepare(app: Sanic, _: Any) -> None:
            self._limits = Limits(app.ctx.settings.redis, app.ctx.settings.secret)

        @routes.get("/")
        async def show(request: Request) -> HTTPResponse:
            return self._show(request, _language(request))

        @routes.post("/")
        async def answer(request: Request) -> HTTPResponse:
            # Without this, another site could send a message in a talk whose id it knows, and have
            # the person go on writing there.
            check_origin(request)
            check_type(request, FORM)
            fields = read_form(request.body)
            language = _language(request, fields.get("lang"))
            conversation = fields.get("conversation", "")
            if not CONVERSATION.fullmatch(conversation):
                conversation = uuid.uuid4().hex
            metadata = {"language": language, "country": fields.get("country") or None}
            try:
                await self._limits.count("messages of a session", conversation)
                await self._limits.count("messages of an address", address_of(request))
                incoming = read_message(conversation, fields.get("message", ""), metadata)
            except RequestError as error:
                return self._refuse(request, error, conversation, metadata)
            turn = await take_turn(request, on_new_message, incoming, self.name())
            texts = [message["text"] for message in turn.messages if message.get("text")]
            return self._show(request, language, conversation, texts=texts, reply=turn.envelope)

        @routes.get("/privacy")
        async def tell_of_data(request: Request) -> HTTPResponse:
            language = _language(request)
            facts = await asyncio.to_thread(request.app.ctx.privacy_facts)
            page = self._privacy.render(
                language=language,
                title=notice.title(language),
                sections=notice.notice(facts, language),
                say=say,
            )
            return response.html(page)

        @routes.get("/sources/<source>")
        async def open_source(request: Request, source: str) -> HTTPResponse:
            knowledge = request.app.ctx.knowledge
            language = _language(request)
            described = describe_source(knowledge, source, language)
            if described is None:
                raise NotFound()
            return response.html(
                self._source.render(language=language, languages=LANGUAGES, say=say, **described)
            )

        return routes

    def _refuse(
        self, request: Request, error: RequestError, conversation: str, metadata: dict[str, Any]
    ) -> HTTPResponse:
        """Tell on the page why a message was not taken; helplines are there all the same."""
        language = metadata["language"]
        told = {
            413: say("Your message is too long. Send the most important part first.", language),
            429: say("Many messages came from here in a short time. Wait a minute.", language),
        }.get(error.status)
        reply = request.app.ctx.static_help.reply(language, metadata["country"])
        return self._show(
            request,
            language,
            conversation,
            error=told or say("Please write a message first.", language),
            reply=reply.envelope() if told else None,
            status=error.status,
        )

    def _show(
        self,
        request: Request,
        language: str,
        conversation: str | None = None,
        status: int = 200,
        **parts: Any,
    ) -> HTTPResponse:
        reply = parts.get("reply")
        page = self._page.render(
            language=reply["language"] if reply else language,
            languages=LANGUAGES,
            conversation=conversation or uuid.uuid4().hex,
            countries=_countries(request.app.ctx.knowledge, language),
            most=MOST_CHARACTERS,
            say=say,
            address=_address(request),
            home=HOME[language],
            **{"texts": (), "reply": None, "error": None, **parts},
        )
        return response.html(page, status=status)


def describe_source(knowledge: Knowledge, source: str, language: str) -> dict[str, Any] | None:
    """Tell what a source is and what it says, in our words; None if there is no such source."""
    passages = [s.id for s in knowledge.sources.values() if s.id.partition("#")[0] == source]
    if not passages:
        return None
    article = knowledge.articles.get(source)
    title = article.title if article else knowledge.guidance[source].title
    question = Question(topic="sources", language=language, country=HOME[language])
    return {
        "source": source,
        "title": title.in_(language),
        "quality": article.quality.in_(language) if article else None,
        "passages": [cite(knowledge, passage, question) for passage in passages],
    }


def _address(request: Request) -> str:
    """Give our own address as the visitor sees it; a proxy tells it, and so can anyone."""
    scheme = "https" if request.scheme == "https" else "http"
    return f"{scheme}://{request.host if HOST.fullmatch(request.host) else 'balise.example'}"


def _language(request: Request, asked: str | None = None) -> str:
    asked = request.args.get("lang") or asked
    if asked in LANGUAGES:
        return asked
    accepted = request.headers.get("accept-language", "fr").lower()
    places = {language: accepted.find(language) for language in LOCALES}
    found = {language: place for language, place in places.items() if place >= 0}
    return min(found, key=found.get) if found else "fr"


def _countries(knowledge: Knowledge, language: str) -> list[tuple[str, str]]:
    named = [
        (record.country, record.name.in_(language))
        for record in knowledge.countries.values()
        if record.country not in ("EU", "WW")
    ]
    return sorted(
        named, key=lambda pair: pair[1].removeprefix("la ").removeprefix("le ").casefold()
    )
