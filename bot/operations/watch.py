"""Hears what happens in the channels, counts it and logs it: never what anybody wrote."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from bot.operations.logs import fields
from bot.operations.metrics import Metrics

logger = logging.getLogger(__name__)

OTHER = "other"
MATRIX = "matrix"  # a bridge names it as its channel; it is none of the server's own
SECONDS_BETWEEN_REFUSALS = 60  # in the log: whoever floods the server must not flood the log
REASONS = {
    400: "malformed", 401: "token", 403: "origin", 404: "unknown", 405: "malformed", 408: "slow",
    410: "over", 413: "size", 414: "size", 415: "malformed", 429: "limit", 431: "size",
}  # fmt: skip

_deleting_old: ContextVar[bool] = ContextVar("deleting_old", default=False)


class Watch:
    """What an operator can see of a server."""

    def __init__(
        self,
        metrics: Metrics,
        channels: Iterable[str],
        secret: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch with the names of the channels; `secret` makes hashes the same in all workers."""
        self.metrics = metrics
        self._channels = frozenset((*channels, MATRIX))
        self._salt = (secret or secrets.token_hex(32)).encode()[:64]
        self._clock = clock
        self._unsaid: Counter[str] = Counter()
        self._said: dict[str, float] = {}

    def turn(
        self,
        channel: str,
        conversation: str,
        reply: dict[str, Any] | None,
        seconds: float,
        fault: str | None,
    ) -> None:
        """Note an answered message; `reply` is the envelope. Never raises."""
        with contextlib.suppress(Exception):
            named = self._name(channel)
            reply = reply or {}
            self.metrics.turns.labels(named, reply["language"], reply["urgency"]).inc()
            self.metrics.turn_seconds.labels(named).observe(seconds)
            if fault:
                self.metrics.faults.labels(fault).inc()
            told = fields(
                "turn",
                channel=named,
                outcome="help" if fault else "answered",
                ms=round(seconds * 1000),
                talk=self.short(conversation),
            )
            logger.info("turn", extra=told)

    def fault(self, kind: str, error: str | None, channel: str, answered: bool) -> None:
        """Tell of a turn that failed; `error` is the type of the error. It is counted by `turn`."""
        why = f"{kind}, {error}" if error else kind
        then = "the answer was given but is not kept" if answered else "the static help was given"
        told = fields("fault", kind=kind, error=error, channel=self._name(channel))
        logger.error("A turn failed (%s); %s.", why, then, extra=told)

    def store_away(self, error: str, channel: str | None = None) -> None:
        """Note that a talk could not be read, opened or deleted; whoever asked was told so."""
        self.metrics.faults.labels("store").inc()
        named = self._name(channel) if channel else None
        told = fields("fault", kind="store", error=error, channel=named)
        logger.error("The store of conversations does not answer (%s).", error, extra=told)

    def refused(self, status: int, reason: str | None = None) -> None:
        """Note a refused request by its status, or by the reason it was given."""
        reason = reason or REASONS.get(status, "malformed")
        self.metrics.refused.labels(reason).inc()
        self._unsaid[reason] += 1
        now = self._clock()
        if now - self._said.get(reason, float("-inf")) >= SECONDS_BETWEEN_REFUSALS:
            self._said[reason] = now
            told = fields("refused", reason=reason, times=self._unsaid.pop(reason))
            logger.info("refused", extra=told)

    def listen(self, conversations: Any) -> None:
        """Hear which conversations are deleted, and whether by request or by time."""
        delete, delete_idle = conversations.delete, conversations.delete_idle

        async def deleted(conversation: str) -> None:
            await delete(conversation)
            if not _deleting_old.get():
                self.metrics.deleted.labels("request").inc()
                logger.info("deleted", extra=fields("deleted", by="request"))

        async def deleted_idle(before: float) -> int:
            mark = _deleting_old.set(True)
            try:
                number = await delete_idle(before)
            finally:
                _deleting_old.reset(mark)
            if number:
                self.metrics.deleted.labels("time").inc(number)
                logger.info("deleted", extra=fields("deleted", by="time", number=number))
            return number

        conversations.delete, conversations.delete_idle = deleted, deleted_idle

    def short(self, conversation: str) -> str:
        """Name a conversation in the log: the same all day, and leading back to nobody."""
        day = datetime.date.today().isoformat()
        named = f"{day} {conversation}".encode("utf-8", "replace")
        return hashlib.blake2b(named, key=self._salt, digest_size=5).hexdigest()

    def _name(self, channel: str) -> str:
        # A bridge names itself: only names that are known become a label or stand in a log.
        return channel if channel in self._channels else OTHER
