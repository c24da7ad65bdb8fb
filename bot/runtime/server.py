"""Serve the assistant over HTTP: channels, page, health. Nothing else of Rasa's is open."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import functools
import logging
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, register
from rasa.core.lock_store import LockError
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_config_file
from redis.exceptions import RedisError
from sanic import Sanic, response
from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import RequestError, SettingError, SetupError, StoreAway
from bot.i18n import LANGUAGES
from bot.operations import routes
from bot.operations.health import Health
from bot.operations.metrics import Metrics
from bot.operations.watch import Watch
from bot.privacy.notice import Facts
from bot.review.kept import KeptMessages
from bot.runtime import models
from bot.runtime.assistant import Assistant
from bot.runtime.compressing import compress
from bot.runtime.connections import Application
from bot.runtime.conversations import Conversations
from bot.runtime.observing import Observer
from bot.runtime.settings import Project, ServerSettings

logger = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
SECONDS_BETWEEN_ROUNDS = 300
SECONDS_TO_FINISH = 10
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    # Other sites learn nothing of where somebody comes from; our own form may say it, so that an
    # older browser, which tells its origin only then, is not taken for another site.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(), "
    "payment=(), usb=(), serial=(), bluetooth=(), midi=(), browsing-topics=()",
    "Cache-Control": "no-store",
}


def check_port(settings: ServerSettings) -> None:
    """Find out before the long start whether the port is free. Raises SetupError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SetupError(
                f"Port {settings.port} of {settings.host} cannot be used "
                f"({error.strerror}). Choose another: make run PORT={settings.port % 65535 + 50}"
            ) from None


def build(assistant: Assistant, project: Project, settings: ServerSettings) -> Sanic:
    """Build the web application around an assistant."""
    app = Application("balise")
    app.config.REQUEST_MAX_SIZE = MOST_BYTES
    app.ctx.agent = assistant.agent
    app.ctx.knowledge = assistant.knowledge
    app.ctx.static_help = assistant.static_help
    app.ctx.settings = settings
    app.config.PROXIES_COUNT = settings.proxies or None
    observer = Observer(project, datetime.datetime.now, assistant.masker)
    app.ctx.conversations = Conversations(
        assistant.agent.tracker_store,
        assistant.agent.lock_store,
        observer.forget,
        settings.turn_seconds,
    )
    observer.listen(assistant.agent)
    app.ctx.after_turn = observer.after_turn
    app.register_listener(_finish(observer), "after_server_stop")
    served = channels(project.credentials)
    register(served, app, route="/webhooks/")
    app.ctx.privacy_facts = functools.partial(privacy_facts, project, settings)
    app.ctx.watch = watch = _watch(assistant, [channel.name() for channel in served], settings)
    watch.listen(app.ctx.conversations)
    routes.start(app, Health(assistant.agent, assistant.static_help), watch)
    app.add_task(_forget(app.ctx.conversations, settings.keep_hours))

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        if not assistant.agent.is_ready():
            return response.json({"status": "starting"}, status=503)
        return response.json(
            {"status": "ok", "model": assistant.model.name, "languages": list(LANGUAGES)}
        )

    @app.on_response
    async def add_headers(request: Request, answer: HTTPResponse) -> None:
        for name, value in SECURITY_HEADERS.items():
            answer.headers.setdefault(name, value)
        compress(request, answer)

    app.error_handler.add(RequestError, _refuse)
    app.error_handler.add(SanicException, _refuse)
    for away in (StoreAway, LockError, RedisError, SQLAlchemyError):
        app.error_handler.add(away, _be_away)
    app.error_handler.add(Exception, _fail)
    return app


def channels(credentials: Path) -> list[InputChannel]:
    """Make the channels that a credentials file names. Raises SettingError."""
    try:
        named = read_config_file(str(credentials))
        return [_channel(name, settings) for name, settings in named.items()]
    except RasaException as error:
        raise SettingError(f"{credentials}: {error}") from None


def _channel(name: str, settings: dict[str, Any] | None) -> InputChannel:
    """Make one channel: of a class, or one of Rasa's own by its short name."""
    if "." in name:
        with contextlib.suppress(AttributeError, ImportError):
            return class_from_module_path(name).from_credentials(settings)
    # Rasa's own way, which brings its HTTP API, its tests and their plots into memory.
    from rasa.core.run import _create_single_channel

    return _create_single_channel(name, settings)


def _finish(observer: Observer) -> Callable[..., Awaitable[None]]:
    async def finish(*_: object) -> None:
        # Stopping right after an answer must not lose its count.
        await asyncio.to_thread(observer.finish, SECONDS_TO_FINISH)

    return finish


async def _forget(conversations: Conversations, hours: float) -> None:
    """Delete, as long as the server runs, what was left for so many hours."""
    while True:
        try:
            await conversations.delete_idle(time.time() - 3600 * hours)
        except Exception as error:
            # The next round tries again; a failing store must not end the server.
            logger.error("Old conversations were not deleted: %s.", type(error).__name__)
        await asyncio.sleep(SECONDS_BETWEEN_ROUNDS)


def run(app: Sanic, settings: ServerSettings) -> None:
    """Serve until stopped."""
    app.run(host=settings.host, port=settings.port, access_log=False, debug=False)


def privacy_facts(project: Project, settings: ServerSettings) -> Facts:
    """Give what the notice on data protection says of this installation."""
    consent = KeptMessages(project.kept).consent()
    days = consent.days if consent else None
    return Facts(settings.keep_hours, settings.operator, settings.contact, days)


def _watch(assistant: Assistant, channels: list[str], settings: ServerSettings) -> Watch:
    metrics = Metrics()
    metrics.model.labels(assistant.model.name.removesuffix(models.SUFFIX)).set(1)
    metrics.load_seconds.set(assistant.seconds)
    return Watch(metrics, channels, settings.secret)


def _refuse(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error.__context__, RequestError):
        error = error.__context__  # what the check of the head found; Sanic puts its own before it
    request.ctx.refused = getattr(error, "reason", None)
    status = getattr(error, "status", None) or getattr(error, "status_code", 400)
    headers = {}
    if isinstance(error, RequestError):
        told = str(error)
    elif isinstance(error, NotFound):
        told = "There is nothing at this address."
    elif isinstance(error, MethodNotSupported):
        told = "This address does not take this method."
        headers["Allow"] = error.headers["Allow"]
    elif isinstance(error, PayloadTooLarge) and request.method == "NONE":
        status, told = (
            431,
            f"The head is larger than {request.app.config.REQUEST_MAX_HEADER_SIZE} bytes.",
        )
    elif isinstance(error, PayloadTooLarge):
        told = f"The body is larger than {MOST_BYTES} bytes."
    elif status == 408:
        told = "The request took too long to come."
    elif status >= 500:
        told = "The request took too long or could not be served."
    else:
        told = "The request is not as it must be for this address."
    return response.json({"error": told}, status=status, headers=headers)


def _be_away(request: Request, error: Exception) -> HTTPResponse:
    """Say that it will be back: the widget shows the numbers it carries, and asks again."""
    if not getattr(error, "told", False):
        request.app.ctx.watch.store_away(getattr(error, "reason", type(error).__name__))
    told = "Conversations cannot be kept right now. Try again in a moment."
    return response.json({"error": told}, status=503, headers={"Retry-After": "2"})


def _fail(request: Request, error: Exception) -> HTTPResponse:
    # Only the type, and the place as we wrote it: an error's message and the rest of an address
    # may hold what a person wrote.
    place = f"/{request.route.path}" if request.route else "an unknown address"
    logger.error("%s %s failed with %s.", request.method, place, type(error).__name__)
    return response.json({"error": "Something went wrong on our side."}, status=500)
