"""Deleting a conversation leaves nothing of it, in each kind of store."""

import asyncio
import sqlite3

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    RedisTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import SetupError
from bot.runtime.conversations import Conversations
from bot.runtime.settings import StoreSettings
from bot.stores.choice import make_tracker_store
from bot.stores.safe import SafeTrackerStore


class RedisInMemory:
    """The four calls that Rasa's store makes of a Redis client."""

    def __init__(self):
        self.kept = {}

    def get(self, key):
        return self.kept.get(key)

    def set(self, key, value, ex=None):
        self.kept[key] = value

    def delete(self, key):
        self.kept.pop(key, None)


def in_memory(folder):
    return InMemoryTrackerStore(Domain.empty())


def sql(folder):
    return SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(folder / "talks.db"))


def in_the_data_folder(folder):
    return make_tracker_store(StoreSettings("sqlite"), folder, keep_hours=24)


def redis(folder):
    store = RedisTrackerStore(Domain.empty())
    store.red = RedisInMemory()
    return store


def wrapped(folder):
    return FailSafeTrackerStore(in_memory(folder))


def safe(folder):
    return SafeTrackerStore(in_the_data_folder(folder), str)


def talk(name):
    return DialogueStateTracker.from_events(name, [UserUttered("secret words")])


def said_at(name, moment):
    event = UserUttered("secret words", timestamp=moment)
    return DialogueStateTracker.from_events(name, [event])


@pytest.mark.parametrize("make", [in_memory, sql, in_the_data_folder, redis, wrapped])
def test_a_deleted_conversation_is_gone_and_others_stay(make, tmp_path):
    store = make(tmp_path)
    conversations = Conversations(store, InMemoryLockStore())

    async def scene():
        await store.save(talk("one"))
        await store.save(talk("other"))
        assert await conversations.read("one") is not None
        await conversations.delete("one")
        assert await conversations.read("one") is None
        assert (await conversations.read("other")).events
        await conversations.delete("one")  # again: no error

    asyncio.run(scene())


def test_nothing_is_left_in_the_database(tmp_path):
    store = sql(tmp_path)

    async def scene():
        await store.save(talk("one"))
        await Conversations(store, InMemoryLockStore()).delete("one")

    asyncio.run(scene())
    with sqlite3.connect(tmp_path / "talks.db") as database:
        assert database.execute("select count(*) from events").fetchone() == (0,)


def test_no_byte_is_left_in_the_data_folder(tmp_path):
    store = in_the_data_folder(tmp_path)

    def holds_it():
        return any(b"secret words" in path.read_bytes() for path in tmp_path.iterdir())

    async def scene():
        await store.save(talk("one"))
        assert holds_it()
        await Conversations(store, InMemoryLockStore()).delete("one")
        assert not holds_it()

    asyncio.run(scene())


def test_what_the_fallback_of_a_failing_store_kept_is_deleted_too(tmp_path):
    store = wrapped(tmp_path)

    async def scene():
        await store.fallback_tracker_store.save(talk("one"))
        await Conversations(store, InMemoryLockStore()).delete("one")
        assert await store.fallback_tracker_store.retrieve("one") is None

    asyncio.run(scene())


def test_a_running_turn_is_waited_for():
    store, locks = in_memory(None), InMemoryLockStore()
    turn_runs, may_end = asyncio.Event(), asyncio.Event()

    async def turn():
        async with locks.lock("one"):
            turn_runs.set()
            await may_end.wait()
            await store.save(talk("one"))

    async def scene():
        running = asyncio.create_task(turn())
        await turn_runs.wait()
        deleting = asyncio.create_task(Conversations(store, locks).delete("one"))
        await asyncio.sleep(0)  # lets the deletion begin
        assert not deleting.done()
        may_end.set()
        await asyncio.gather(running, deleting)
        assert await store.retrieve("one") is None

    asyncio.run(scene())


def test_a_store_that_cannot_delete_is_refused():
    class Custom(TrackerStore):
        pass

    with pytest.raises(SetupError, match="Custom cannot delete"):
        Conversations(Custom(Domain.empty()), InMemoryLockStore())


@pytest.mark.parametrize("store", [in_memory, sql, in_the_data_folder, wrapped])
def test_what_nobody_added_to_for_long_is_deleted_and_the_rest_stays(store, tmp_path):
    async def run():
        trackers = TrackerStore.create(store(tmp_path))
        conversations = Conversations(trackers, InMemoryLockStore())
        said = {"old": 1_000.0, "new": 9_000.0}
        for name, moment in said.items():
            await trackers.save(said_at(name, moment))
        assert await conversations.delete_idle(before=5_000.0) == 1
        assert await conversations.read("old") is None
        assert await conversations.read("new") is not None

    asyncio.run(run())


@pytest.mark.parametrize("make", [in_memory, sql, in_the_data_folder, wrapped, safe])
def test_a_talk_that_is_taken_up_again_while_old_ones_are_deleted_stays(make, tmp_path):
    store, locks = TrackerStore.create(make(tmp_path)), InMemoryLockStore()

    async def scene():
        await store.save(said_at("one", 1_000.0))
        async with locks.lock("one"):  # a turn, which ends after the old ones were listed
            deleting = asyncio.create_task(Conversations(store, locks).delete_idle(before=5_000.0))
            while len(locks.get_lock("one").tickets) < 2 and not deleting.done():
                await asyncio.sleep(0.001)
            tracker = await store.retrieve("one")
            tracker.update(UserUttered("here again", timestamp=9_000.0))
            await store.save(tracker)
        assert await deleting == 0
        return await store.retrieve("one")

    found = asyncio.run(scene())
    assert [event.text for event in found.events] == ["secret words", "here again"]


def test_a_talk_that_goes_on_in_memory_is_not_old_because_what_is_stored_of_it_is():
    class Full(InMemoryTrackerStore):
        full = False

        async def save(self, tracker):
            if self.full:
                raise OSError("no space left")
            await super().save(tracker)

    inside = Full(Domain.empty())
    store = SafeTrackerStore(inside, str)
    conversations = Conversations(store, InMemoryLockStore())

    async def scene():
        await store.save(said_at("one", 1_000.0))
        inside.full = True
        tracker = await store.retrieve("one")
        tracker.update(UserUttered("here again", timestamp=9_000.0))
        await store.save(tracker)
        assert await conversations.delete_idle(before=5_000.0) == 0
        assert len((await store.retrieve("one")).events) == 2
        assert await conversations.delete_idle(before=10_000.0) == 1
        assert await store.retrieve("one") is None

    asyncio.run(scene())
