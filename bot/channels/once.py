"""Takes each delivery once: messengers send again what they think was lost."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

MOST_KEPT = 10_000
SECONDS_KEPT = 24 * 3600
SECONDS_FOR_REDIS = 1
PREFIX = "balise:once:"


class Deliveries:
    """Remembers the ids of deliveries for a day: in this process the last ten thousand of them,
    or in a Redis for all processes together.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with none; `clock` counts seconds."""
        self._clock = clock
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._shared: Redis | None = None

    def share(self, redis: str) -> None:
        """Remember in the Redis of an address from now on."""
        wait = {"socket_timeout": SECONDS_FOR_REDIS, "socket_connect_timeout": SECONDS_FOR_REDIS}
        self._shared = Redis.from_url(redis, **wait)

    async def is_new(self, delivery: str) -> bool:
        """Take a delivery; False when it was taken before."""
        if self._shared is not None:
            # Only a hash leaves the process: an id of a messenger may lead to a person.
            name = PREFIX + hashlib.blake2b(delivery.encode(), digest_size=16).hexdigest()
            try:
                return bool(await self._shared.set(name, 1, nx=True, ex=SECONDS_KEPT))
            except (RedisError, OSError):
                pass  # better answered twice than not at all
        return self._is_new_here(delivery)

    def _is_new_here(self, delivery: str) -> bool:
        now = self._clock()
        while self._seen:
            oldest, at = next(iter(self._seen.items()))
            if now - at <= SECONDS_KEPT and len(self._seen) < MOST_KEPT:
                break
            del self._seen[oldest]
        if delivery in self._seen:
            return False
        self._seen[delivery] = now
        return True
