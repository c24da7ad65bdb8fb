"""What processes share in Redis: locks, counts of requests, deliveries. Two clients are two processes."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import LockError
from redis import Redis

from bot.channels import limits
from bot.channels.limits import Limits
from bot.channels.once import Deliveries
from bot.errors import RequestError
from bot.stores import redis_locks
from bot.stores.redis_locks import RedisLocks
from tests.conftest import free_port


def test_turns_of_one_talk_go_one_at_a_time_in_the_order_in_which_they_came(redis):
    async def talk() -> list[str]:
        stores, order = [RedisLocks(redis.address), RedisLocks(redis.address)], []

        async def turn(number: int) -> None:
            async with stores[number % 2].lock("talk"):
                order.append(f"in {number}")
                await asyncio.sleep(0.01)
                order.append(f"out {number}")

        turns = []
        for number in range(10):
            turns.append(asyncio.create_task(turn(number)))
            await wait_until(lambda number=number: waiting(redis) + len(order) // 2 > number)
        await asyncio.gather(*turns)
        return order

    assert asyncio.run(talk()) == [f"{way} {n}" for n in range(10) for way in ("in", "out")]
    assert not Redis.from_url(redis.address).keys("balise:lock:*")


def test_turns_of_different_talks_do_not_wait_for_each_other(redis):
    async def talk() -> None:
        store = RedisLocks(redis.address)
        async with store.lock("one"), store.lock("other"):
            pass

    asyncio.run(asyncio.wait_for(talk(), 20))


def test_a_turn_whose_process_was_killed_is_passed_over(redis, monkeypatch):
    monkeypatch.setattr(redis_locks, "SECONDS_ALIVE", 0.5)

    async def talk() -> None:
        killed, other = RedisLocks(redis.address), RedisLocks(redis.address)
        await killed._is_first(*place(killed, "talk of the killed"))  # and never heard again
        async with other.lock("talk of the killed"):
            pass

    def place(store, name):
        import hashlib

        key = redis_locks.PREFIX + hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
        return [key, f"{key}:alive"], "ticket of the killed"

    asyncio.run(asyncio.wait_for(talk(), 20))


def test_a_turn_that_takes_long_keeps_its_lock(redis, monkeypatch):
    monkeypatch.setattr(redis_locks, "SECONDS_ALIVE", 0.5)
    monkeypatch.setattr(redis_locks, "SECONDS_BETWEEN_BEATS", 0.1)

    async def talk() -> list[str]:
        order = []
        slow, quick = RedisLocks(redis.address), RedisLocks(redis.address)

        async def second() -> None:
            async with quick.lock("slow talk"):
                order.append("second")

        async with slow.lock("slow talk"):
            waiting_for_it = asyncio.create_task(second())
            await asyncio.sleep(1.2)
            order.append("first")
        await waiting_for_it
        return order

    assert asyncio.run(talk()) == ["first", "second"]


def test_without_redis_a_lock_is_refused_at_once():
    async def talk() -> None:
        async with RedisLocks(f"redis://127.0.0.1:{free_port()}/0").lock("talk"):
            pass

    with pytest.raises(LockError, match="Redis is away"):
        asyncio.run(talk())


def test_processes_count_requests_together_and_keep_no_address(redis):
    async def ask() -> None:
        one, other = (Limits(redis.address, "a secret that both know") for _ in range(2))
        for _ in range(10):
            await one.count("messages of a session", "198.51.100.7")
            await other.count("messages of a session", "198.51.100.7")
        for counting in (one, other):
            with pytest.raises(RequestError, match="Too many"):
                await counting.count("messages of a session", "198.51.100.7")
        await one.count("messages of a session", "198.51.100.8")

    asyncio.run(ask())
    kept = Redis.from_url(redis.address)
    names = [name.decode() for name in kept.keys("*")]
    assert any("messages of a session" in name for name in names)
    assert not any("198.51" in name for name in names)


def test_without_redis_requests_are_still_counted():
    async def ask() -> None:
        alone = Limits(f"redis://127.0.0.1:{free_port()}/0", "secret")
        for _ in range(limits.RATES["messages of a session"].amount):
            await alone.count("messages of a session", "someone")
        with pytest.raises(RequestError, match="Too many"):
            await alone.count("messages of a session", "someone")

    asyncio.run(ask())


def test_a_delivery_that_comes_to_two_processes_is_taken_once(redis):
    async def deliver() -> list[bool]:
        one, other = Deliveries(), Deliveries()
        one.share(redis.address)
        other.share(redis.address)
        return [await where.is_new("slack Ev1") for where in (one, other, one)]

    assert asyncio.run(deliver()) == [True, False, False]


def test_without_redis_a_delivery_is_taken_once_by_each(redis):
    async def deliver() -> list[bool]:
        alone = Deliveries()
        alone.share(f"redis://127.0.0.1:{free_port()}/0")
        return [await alone.is_new("slack Ev2") for _ in range(2)]

    assert asyncio.run(deliver()) == [True, False]


def waiting(redis) -> int:
    """Count those who hold or wait for the one lock."""
    client = Redis.from_url(redis.address)
    return sum(client.llen(name) for name in client.keys("balise:lock:*") if b":alive" not in name)


async def wait_until(true) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)
