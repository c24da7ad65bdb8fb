"""Locks in Redis: the turns of one conversation go one at a time, in the order in which they came,
whichever process or machine takes them.

Rasa's own store reads a lock, changes it and writes it back: two processes that do so at once both
get the first ticket, and both go in. Here one script does all three. A process that was killed is
noticed within seconds instead of a minute, because who waits or holds a lock keeps saying so.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import secrets
import time
from collections.abc import AsyncIterator

from rasa.core.lock_store import LockError, LockStore
from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PREFIX = "balise:lock:"
SECONDS_ALIVE = 10.0  # that a ticket lives after its process was last heard
SECONDS_BETWEEN_BEATS = 1.0
SECONDS_BETWEEN_TRIES = 0.05
SECONDS_TO_WAIT = 30.0

# KEYS: the queue of tickets, and until when each is alive. ARGV: the ticket, its life in ms.
# Joins the queue, or says that it is still there. Gives 1 to the first one that is alive.
_ENTER = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
    redis.call('RPUSH', KEYS[1], ARGV[1])
end
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[1])
local first = redis.call('LINDEX', KEYS[1], 0)
while tonumber(redis.call('ZSCORE', KEYS[2], first)) < now do
    redis.call('LPOP', KEYS[1])
    redis.call('ZREM', KEYS[2], first)
    first = redis.call('LINDEX', KEYS[1], 0)
end
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
redis.call('PEXPIRE', KEYS[2], ARGV[2] * 2)
return first == ARGV[1] and 1 or 0
"""
# Gives 1 while the ticket is in the queue; never joins it again.
_BEAT = """
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
    return 0
end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
redis.call('PEXPIRE', KEYS[2], ARGV[2] * 2)
return 1
"""
_LEAVE = """
redis.call('LREM', KEYS[1], 1, ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
"""


class RedisLocks(LockStore):
    """Locks that several processes share."""

    def __init__(self, address: str) -> None:
        """Name the Redis, as in redis://host:6379/0; it is first called when a lock is asked."""
        self._redis = Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2)
        self._enter = self._redis.register_script(_ENTER)
        self._beat = self._redis.register_script(_BEAT)
        self._leave = self._redis.register_script(_LEAVE)

    @contextlib.asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = SECONDS_TO_WAIT,
        wait_time_in_seconds: float = SECONDS_BETWEEN_TRIES,
    ) -> AsyncIterator[None]:
        """Wait for a conversation's turn and hold it. Raises LockError when Redis is away, or
        after half a minute. Rasa's own two times are not heeded: see the names above.
        """
        # Ids stay out of Redis: the one of a messenger may lead to a person.
        name = PREFIX + hashlib.blake2b(conversation_id.encode(), digest_size=16).hexdigest()
        keys, ticket = [name, f"{name}:alive"], secrets.token_hex(8)
        holding, done = None, asyncio.Event()
        try:
            end = time.monotonic() + SECONDS_TO_WAIT
            while not await self._is_first(keys, ticket):
                if time.monotonic() > end:
                    raise LockError("Another turn of the same conversation took too long.")
                await asyncio.sleep(SECONDS_BETWEEN_TRIES)
            holding = asyncio.create_task(self._hold(keys, ticket, done))
            yield
        finally:
            # Told and waited for, not cancelled: the Redis client may swallow that.
            done.set()
            if holding:
                await holding
            # A ticket that cannot be given back is forgotten when it is no longer heard.
            with contextlib.suppress(RedisError, OSError):
                await self._leave(keys, [ticket])

    async def _is_first(self, keys: list[str], ticket: str) -> bool:
        try:
            return bool(await self._enter(keys, [ticket, int(SECONDS_ALIVE * 1000)]))
        except (RedisError, OSError) as error:
            raise LockError(f"Redis is away ({type(error).__name__}).") from None

    async def _hold(self, keys: list[str], ticket: str, done: asyncio.Event) -> None:
        """Say that a ticket is alive until its turn is done."""
        while not done.is_set():
            try:
                await asyncio.wait_for(done.wait(), SECONDS_BETWEEN_BEATS)
            except TimeoutError:
                with contextlib.suppress(RedisError, OSError):
                    if not await self._beat(keys, [ticket, int(SECONDS_ALIVE * 1000)]):
                        logger.error("A lock was lost: its process was not heard for too long.")
                        return
