"""What operators and their tools ask: `/metrics`, `/health/live`, `/health/ready`."""

from __future__ import annotations

import asyncio
import logging
import time

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.bodies import same_secret
from bot.channels.origins import is_near
from bot.errors import RequestError, StoreAway
from bot.operations.health import Health
from bot.operations.logs import fields
from bot.operations.metrics import CONTENT_TYPE, resident_bytes
from bot.operations.watch import Watch

logger = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1")
SECONDS_A_COUNT_STANDS = 60  # counting conversations is work for a database
SECONDS_A_BEAT = 1.0
SECONDS_KEPT = 15  # of beats, whose longest delay is told
LATE = 1.0  # seconds of delay that are worth a line in the log


def routes(health: Health, watch: Watch) -> Blueprint:
    """Give the routes; the settings are those of the running application."""
    blueprint = Blueprint("operations")
    counted = float("-inf")

    @blueprint.get("/health/live")
    async def live(request: Request) -> HTTPResponse:
        return response.json({"status": "alive"})

    @blueprint.get("/health/ready")
    async def ready(request: Request) -> HTTPResponse:
        trouble = await health.trouble()
        if trouble:
            return response.json({"status": "not ready", "reason": trouble}, status=503)
        return response.json({"status": "ready"})

    @blueprint.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        nonlocal counted
        _let_in(request)
        if time.monotonic() - counted > SECONDS_A_COUNT_STANDS:
            try:
                names = await request.app.ctx.agent.tracker_store.keys()
                watch.metrics.kept.set(len(list(names or ())))
                counted = time.monotonic()
            except StoreAway:
                watch.metrics.kept.set(float("nan"))  # not known is not none
        return response.raw(watch.metrics.tell(), content_type=CONTENT_TYPE)

    return blueprint


async def beat(watch: Watch) -> None:
    """Notice, as long as the server runs, when the process is too busy to do anything else."""
    delays = [0.0] * SECONDS_KEPT
    while True:
        before = time.monotonic()
        await asyncio.sleep(SECONDS_A_BEAT)
        delay = max(0.0, time.monotonic() - before - SECONDS_A_BEAT)
        delays = [*delays[1:], delay]
        watch.metrics.lag_seconds.set(max(delays))
        watch.metrics.memory.set(resident_bytes())
        if delay >= LATE:
            told = fields("busy", ms=round(delay * 1000))
            logger.warning(
                "Nobody was answered for %.1f s: the process was busy.", delay, extra=told
            )


def start(app: Sanic, health: Health, watch: Watch) -> None:
    """Add the routes and the beat to an application, and count what it refuses."""
    app.blueprint(routes(health, watch))
    app.add_task(beat(watch))

    @app.on_response
    async def count_refusals(request: Request, answer: HTTPResponse) -> None:
        if 400 <= answer.status < 500:
            watch.refused(answer.status, getattr(request.ctx, "refused", None))


def _let_in(request: Request) -> None:
    """Let in whoever has the token; without one set, only this very machine."""
    token = request.app.ctx.settings.metrics_token
    if token:
        if not same_secret(request.headers.get("authorization"), f"Bearer {token}"):
            raise RequestError("Expected Authorization: Bearer with the metrics token.", 401)
    elif request.ip not in LOOPBACK or not is_near(request):
        # A proxy on this machine also comes from it, and brings everybody.
        raise RequestError("Metrics are off from here. Set BALISE_METRICS_TOKEN.", 403, "closed")
