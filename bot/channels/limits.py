"""How often one session and one address may ask. Generous: a school is one address."""

from __future__ import annotations

import hashlib
import secrets

from limits import parse
from limits.aio.strategies import MovingWindowRateLimiter
from limits.storage import storage_from_string

from bot.errors import RequestError

RATES = {
    "messages of a session": parse("20 per minute"),
    "reloads of a session": parse("30 per minute"),
    "messages of an address": parse("600 per 10 minutes"),
    "sessions of an address": parse("240 per 10 minutes"),
}


class Limits:
    """Counts requests, in memory or in any other store of the `limits` library, by its address."""

    def __init__(self, store: str = "async+memory://") -> None:
        """Count in a store; `async+redis://…` shares the counts between processes."""
        self._limiter = MovingWindowRateLimiter(storage_from_string(store))
        # Addresses are personal data: only a keyed hash is kept, and its key ends with the process.
        self._key = secrets.token_bytes(32)

    async def count(self, what: str, who: str) -> None:
        """Count one request. Raises RequestError (429) when there were too many."""
        hashed = hashlib.blake2b(
            who.encode(errors="replace"), key=self._key, digest_size=16
        ).hexdigest()
        if not await self._limiter.hit(RATES[what], what, hashed):
            raise RequestError(f"Too many {what}: at most {RATES[what]}. Wait a moment.", 429)
