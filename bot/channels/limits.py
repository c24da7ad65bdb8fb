"""How often one session and one address may ask. Generous: a school is one address."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter as SharedRateLimiter
from redis.exceptions import RedisError

from bot.errors import RequestError

logger = logging.getLogger(__name__)

RATES = {
    "messages of a session": parse("20 per minute"),
    "reloads of a session": parse("30 per minute"),
    "messages of an address": parse("600 per 10 minutes"),
    "sessions of an address": parse("240 per 10 minutes"),
}
SECONDS_FOR_REDIS = 1


class Limits:
    """Counts requests in this process, or in a Redis for all processes together."""

    def __init__(self, redis: str | None = None, secret: str | None = None) -> None:
        """Count in the Redis of an address; without one, in memory."""
        self._alone = MovingWindowRateLimiter(MemoryStorage())
        self._shared = None
        if redis:
            # `limits` asks for a newer Redis client than Rasa allows for its asynchronous store.
            wait = {
                "socket_timeout": SECONDS_FOR_REDIS,
                "socket_connect_timeout": SECONDS_FOR_REDIS,
            }
            self._shared = SharedRateLimiter(
                storage_from_string(redis, key_prefix="balise", **wait)
            )
        # Addresses are personal data: only a keyed hash is kept. What counts together has one key.
        self._key = (
            hashlib.blake2b(b"limits" + secret.encode()).digest()[:32]
            if redis and secret
            else secrets.token_bytes(32)
        )
        self._told = False

    async def count(self, what: str, who: str) -> None:
        """Count one request. Raises RequestError (429) when there were too many."""
        hashed = hashlib.blake2b(
            who.encode(errors="replace"), key=self._key, digest_size=16
        ).hexdigest()
        if not await self._hit(RATES[what], what, hashed):
            raise RequestError(f"Too many {what}: at most {RATES[what]}. Wait a moment.", 429)

    async def _hit(self, rate: RateLimitItem, what: str, hashed: str) -> bool:
        if self._shared is not None:
            try:
                allowed = await asyncio.to_thread(self._shared.hit, rate, what, hashed)
                self._told = False
                return allowed
            except (RedisError, OSError) as error:
                # Whoever asks for help is not to be refused because of a count.
                if not self._told:
                    logger.error("Requests are counted by process (%s).", type(error).__name__)
                    self._told = True
        return await self._alone.hit(rate, what, hashed)
