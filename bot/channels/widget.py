"""The widget's channel: `/widget/…`. What it sends and takes is in docs/widget.md."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Callable
from itertools import chain
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import transcript, widget_script
from bot.channels.guard import LANGUAGES, Incoming, read_metadata, read_text
from bot.channels.limits import Limits
from bot.channels.origins import check_origin, headers_for
from bot.channels.rest import take_turn
from bot.channels.sessions import Tokens, new_conversation
from bot.channels.transcript import choice_id
from bot.channels.widget_request import Asked, address_of, bearer, read_body
from bot.errors import RequestError, StoreAway
from bot.knowledge.compose import Question, compose
from bot.knowledge.fallback import HOME
from bot.knowledge.store import Knowledge

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]

SCRIPT_HEADERS = {
    # Any site may load the file, which holds nothing secret; only listed ones may open a session.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Helplines are inside: an old copy is used for minutes only, then renewed in the background.
    "Cache-Control": "public, max-age=300, stale-while-revalidate=86400",
    "Vary": "Accept-Encoding",
}
GONE = "This talk has ended; open a new session."


class Widget(InputChannel):
    """Serves the widget's file and holds its talks."""

    @classmethod
    def name(cls) -> str:
        """The name of the channel in a conversation."""
        return "widget"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Widget:
        """Create the channel; its settings are the server's."""
        return cls()

    def url_prefix(self) -> str:
        """The widget stands beside the page, not under /webhooks/."""
        return "/widget"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Give the routes of the widget."""
        routes = Blueprint("widget")

        @routes.listener("before_server_start")
        async def prepare(app: Sanic, _: Any) -> None:
            now = datetime.datetime.now(datetime.UTC)
            self._script = widget_script.prepare(app.ctx.knowledge, now)
            self._welcome = welcome(app.ctx.knowledge)
            self._switch = language_switch(app.ctx.knowledge)
            self._help = app.ctx.static_help
            self._tokens = Tokens(app.ctx.settings.secret)
            self._limits = Limits(app.ctx.settings.redis, app.ctx.settings.secret)

        @routes.middleware("response")
        async def let_listed_sites_read(request: Request, answer: HTTPResponse) -> None:
            for name, value in headers_for(request).items():
                answer.headers.setdefault(name, value)

        @routes.get("/balise.js")
        async def give_script(request: Request) -> HTTPResponse:
            return self._give_script(request)

        async def preflight(request: Request) -> HTTPResponse:
            return response.empty()

        for call in ("session", "message", "talk", "end"):
            routes.add_route(preflight, f"/{call}", ["OPTIONS"], name=f"preflight_{call}")

        @routes.post("/session")
        async def open_session(request: Request) -> HTTPResponse:
            check_origin(request)
            await self._limits.count("sessions of an address", address_of(request))
            return response.json(await self._open(request, read_body(request)), status=201)

        @routes.post("/message")
        async def take_message(request: Request) -> HTTPResponse:
            check_origin(request)
            token = bearer(request)
            conversation = self._tokens.read(token)
            await self._limits.count("messages of a session", conversation)
            await self._limits.count("messages of an address", address_of(request))
            asked = Asked.read(read_body(request))
            async with request.app.ctx.conversations.in_order(conversation):
                answer = await self._answer(request, on_new_message, conversation, asked)
            return response.json({**answer, "token": self._tokens.renew(token)})

        @routes.get("/talk")
        async def give_talk(request: Request) -> HTTPResponse:
            check_origin(request)
            token = bearer(request)
            conversation = self._tokens.read(token)
            await self._limits.count("reloads of a session", conversation)
            told = await self._turns(request, conversation)
            shown = [
                {"id": t.id, "shown": t.shown, **transcript.answer(t.said, conversation)}
                for t in told
                if transcript.answer(t.said, conversation)
            ]
            opened = {**self._session(conversation), "token": self._tokens.renew(token)}
            return response.json({**opened, "turns": shown})

        @routes.post("/end")
        async def end(request: Request) -> HTTPResponse:
            # The token is the body, as plain text: a page that is being left can still send
            # that, without asking first whether it may. On some ways its browser withholds where
            # it comes from. Only a listed site ever got a token, and all that one opens here is
            # the deletion of its own talk: see docs/decisions/0032-the-doors.md.
            check_origin(request, may_withhold=True)
            token = request.body.decode("utf-8", "replace")
            conversation = self._tokens.read(token, expired_too=True)
            async with request.app.ctx.conversations.in_order(conversation):
                await self._end(request, conversation)
            return response.empty()

        return routes

    def _give_script(self, request: Request) -> HTTPResponse:
        headers = {**SCRIPT_HEADERS, "ETag": self._script.tag}
        if request.headers.get("if-none-match") == self._script.tag:
            return response.empty(304, headers)
        compressed = "gzip" in request.headers.get("accept-encoding", "")
        if compressed:
            headers["Content-Encoding"] = "gzip"
        return response.raw(
            self._script.compressed if compressed else self._script.plain,
            headers=headers,
            content_type="text/javascript; charset=utf-8",
        )

    async def _open(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        """Begin a talk. It is stored at once: a talk that is not stored has ended."""
        read_metadata(body.get("metadata"))
        conversation = new_conversation()
        processor = request.app.ctx.agent.processor
        tracker = await processor.fetch_tracker_with_initial_session(conversation)
        await processor.save_tracker(tracker)
        return {**self._session(conversation), "token": self._tokens.issue(conversation)}

    def _session(self, conversation: str) -> dict[str, Any]:
        """Give the ids of what is offered in every talk."""
        return {
            "welcome": {
                language: [
                    {"title": o["title"], "payload": choice_id(conversation, o["payload"])}
                    for o in offers
                ]
                for language, offers in self._welcome.items()
            },
            "switch": {
                language: choice_id(conversation, offer["payload"])
                for language, offer in self._switch.items()
            },
        }

    async def _answer(
        self, request: Request, on_new_message: OnNewMessage, conversation: str, asked: Asked
    ) -> dict[str, Any]:
        """Answer a message once; asked again for the same one, give the same answer again."""
        told = await self._turns(request, conversation)
        before = next((turn for turn in told if turn.id == asked.id), None)
        if before:
            answer = transcript.answer(before.said, conversation)
        elif asked.choice and request.app.ctx.conversations.cannot_read(conversation):
            answer = None  # what was offered is not known just now: better help than a refusal
        else:
            incoming = self._incoming(asked, conversation, told)
            turn = await take_turn(request, on_new_message, incoming, self.name())
            if turn.away:
                # The widget has the helplines at hand: it shows them, keeps the message, and
                # sends it again until it is answered and kept.
                raise StoreAway("in a turn", told=True)
            answer = transcript.answer(turn.messages, conversation)
        if answer is None:
            help_ = request.app.ctx.static_help.reply(
                asked.metadata.get("language"), asked.metadata.get("country")
            )
            answer = transcript.static_answer(help_, conversation)
        return {"id": asked.id, **answer}

    def _incoming(self, asked: Asked, conversation: str, told: list[transcript.Told]) -> Incoming:
        if asked.text is not None:
            return Incoming(conversation, read_text(asked.text), asked.metadata, asked.id)
        always = [*chain.from_iterable(self._welcome.values()), *self._switch.values()]
        # What is offered beside the static help is in no talk: a turn that failed is not kept.
        always += chain.from_iterable(help_.suggestions for help_ in self._help.replies.values())
        for offer in [*transcript.offered(told), *always]:
            if choice_id(conversation, offer["payload"]) == asked.choice:
                metadata = {**asked.metadata, "title": offer["title"]}
                return Incoming(conversation, offer["payload"], metadata, asked.id)
        raise RequestError('"choice" is not a button that was offered in this talk.')

    async def _end(self, request: Request, conversation: str) -> None:
        """End a talk for good: its session with it, since a talk that is not stored has ended.

        This is also what happens when the dialogue says that the person asked for it (`deleted`
        beside the envelope): the answer tells the widget, which empties itself.
        """
        await request.app.ctx.conversations.delete(conversation)

    async def _turns(self, request: Request, conversation: str) -> list[transcript.Told]:
        conversations = request.app.ctx.conversations
        tracker = await conversations.read(conversation)
        if tracker is None and conversations.cannot_read(conversation):
            return []  # the talk goes on, for now without what was said before
        if tracker is None or not tracker.events:
            raise RequestError(GONE, status=410)
        return transcript.turns(tracker)


def welcome(knowledge: Knowledge) -> dict[str, list[dict[str, str]]]:
    """Give the suggestions that stand at the start of every talk, by language."""
    now = datetime.datetime.now(datetime.UTC)
    questions = {language: Question("greet", language, HOME[language]) for language in LANGUAGES}
    return {
        language: list(compose(knowledge, question, now).suggestions)
        for language, question in questions.items()
    }


def language_switch(knowledge: Knowledge) -> dict[str, dict[str, str]]:
    """Give what asks for each language, as a suggestion."""
    answer = knowledge.answers["language_switch"]
    return {
        language: {"title": answer.title.in_(language), "payload": answer.question.in_(language)}
        for language in LANGUAGES
    }
