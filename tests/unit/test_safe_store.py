"""What people wrote is masked before it is stored, and talks go on when the store fails."""

import asyncio
import json
import logging
import sqlite3

import pytest
import sqlalchemy
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import StoreAway
from bot.privacy.masking import mask
from bot.runtime.conversations import Conversations
from bot.stores.masked import HIDDEN
from bot.stores.safe import SafeTrackerStore
from bot.stores.sql import SqlTrackerStore
from bot.stores.sqlite import open_sqlite

WRITTEN = "my son Kevin, kevin@example.org, 06 12 34 56 78, is asked for photos"
TRACES = ("Kevin", "kevin", "example.org", "06 12", "5678")


def masking(text):
    return mask(text, frozenset("my son is asked for photos".split()))


def uttered(text, identity=None):
    parsed = {"text": text, "intent": {"name": "report", "confidence": 0.9}, "entities": []}
    return UserUttered(text, parsed["intent"], [], parsed, message_id=identity)


def said(tracker):
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


class Away(InMemoryTrackerStore):
    """A store that can be switched off."""

    away = False

    def _check(self):
        if self.away:
            raise ConnectionError(WRITTEN)

    async def save(self, tracker):
        self._check()
        await super().save(tracker)

    async def _retrieve(self, sender_id, fetch_all_sessions):
        self._check()
        return await super()._retrieve(sender_id, fetch_all_sessions)


async def turn(store, text, name="one"):
    """What Rasa does in a turn."""
    tracker = await store.retrieve(name)
    if tracker is None:
        tracker = DialogueStateTracker.from_events(name, [SessionStarted()])
    tracker.update(uttered(text))
    tracker.update(ActionExecuted("action_answer"))
    await store.save(tracker)


def in_memory():
    return Away(Domain.empty())


@pytest.fixture
def sqlite(tmp_path):
    store = SqlTrackerStore(open_sqlite(tmp_path / "talks.sqlite"), Domain.empty())
    yield store
    store.engine.dispose()


def test_a_message_is_masked_wherever_the_tracker_holds_it():
    inside = in_memory()
    asyncio.run(turn(SafeTrackerStore(inside, masking), WRITTEN))
    assert not [trace for trace in TRACES if trace in inside.store["one"]]
    assert "my son [name], [email], [number], is asked for photos" in inside.store["one"]


def test_what_the_message_was_read_as_stays():
    inside = in_memory()
    asyncio.run(turn(SafeTrackerStore(inside, masking), WRITTEN))
    event = asyncio.run(inside.retrieve("one")).latest_message
    assert event.intent["name"] == "report"


def test_a_masked_message_is_not_masked_again(sqlite):
    masked = []

    def counting(text):
        masked.append(text)
        return masking(text)

    async def scene():
        store = SafeTrackerStore(sqlite, counting)
        await turn(store, WRITTEN)
        await turn(store, "what now")

    asyncio.run(scene())
    assert masked == [WRITTEN, "what now"]


def test_a_message_that_cannot_be_masked_is_not_kept(caplog):
    def failing(text):
        raise ValueError(text)

    inside = in_memory()
    asyncio.run(turn(SafeTrackerStore(inside, failing), WRITTEN))
    assert said(asyncio.run(inside.retrieve("one"))) == [HIDDEN]
    assert "Kevin" not in inside.store["one"] + caplog.text


def test_no_byte_of_what_was_typed_reaches_the_disk(sqlite, tmp_path):
    async def scene():
        await turn(SafeTrackerStore(sqlite, masking), WRITTEN)
        files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"is asked for photos" in files
        return files

    files = asyncio.run(scene())
    assert not [trace for trace in TRACES if trace.encode() in files]


def test_a_talk_goes_on_while_the_store_is_away_and_all_of_it_is_stored_after():
    inside = in_memory()
    store = SafeTrackerStore(inside, str)

    async def scene():
        await turn(store, "before")
        inside.away = True
        await turn(store, "without it")
        await turn(store, "still without")
        inside.away = False
        await turn(store, "back")
        return said(await inside.retrieve_full_tracker("one"))

    # The first turn without the store knows nothing of the one before, yet loses none of it.
    assert asyncio.run(scene()) == ["before", "without it", "still without", "back"]


def test_a_talk_that_could_not_be_read_is_joined_to_what_was_said_before(sqlite, monkeypatch):
    store = SafeTrackerStore(sqlite, str)

    async def scene():
        await turn(store, "before")
        await turn(store, "before too")
        monkeypatch.setattr(sqlite, "sessionmaker", refuse)
        await turn(store, "without it")
        assert said(await store.retrieve("one")) == ["without it"]
        monkeypatch.undo()
        await turn(store, "back")
        assert said(await sqlite.retrieve_full_tracker("one")) == [
            "before", "before too", "without it", "back",
        ]  # fmt: skip

    asyncio.run(scene())


def refuse(*_):
    raise sqlalchemy.exc.OperationalError("", None, sqlite3.OperationalError("locked"))


def test_a_store_that_only_cannot_write_loses_nothing(sqlite):
    store = SafeTrackerStore(sqlite, str)

    async def scene():
        await turn(store, "before")
        set_most_pages(sqlite, 1)  # as if the disk were full
        await turn(store, "w" * 20_000)
        assert said(await sqlite.retrieve("one")) == ["before"]
        assert len(said(await store.retrieve("one"))) == 2
        set_most_pages(sqlite, 1_000_000)
        await turn(store, "after")
        return [text[:6] for text in said(await sqlite.retrieve("one"))]

    assert asyncio.run(scene()) == ["before", "wwwwww", "after"]


def set_most_pages(store, pages):
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_the_failure_is_told_once_without_content(caplog):
    inside = in_memory()
    store = SafeTrackerStore(inside, str)

    async def scene():
        inside.away = True
        for _ in range(3):
            await turn(store, WRITTEN)
        inside.away = False
        await turn(store, WRITTEN)

    with caplog.at_level(logging.WARNING):
        asyncio.run(scene())
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "cannot be stored (Away: ConnectionError)" in told[0]
    assert told[1] == "Conversations are stored again."


def test_a_deletion_that_the_store_cannot_do_yet_hides_the_talk_and_is_made_up_for(
    sqlite, monkeypatch
):
    store = SafeTrackerStore(sqlite, str)
    conversations = Conversations(store, InMemoryLockStore())
    sessions = sqlite.sessionmaker

    async def scene():
        await turn(store, "secret words")
        monkeypatch.setattr(sqlite, "sessionmaker", refuse)
        await conversations.delete("one")
        assert await conversations.read("one") is None
        monkeypatch.setattr(sqlite, "sessionmaker", sessions)
        assert await conversations.read("one") is None
        assert await conversations.delete_idle(before=0) == 1
        assert await sqlite.retrieve("one") is None
        await turn(store, "a new talk")
        assert said(await sqlite.retrieve("one")) == ["a new talk"]

    asyncio.run(scene())


def test_a_talk_deleted_while_the_store_is_away_does_not_come_back_with_the_next_message():
    inside = in_memory()
    store = SafeTrackerStore(inside, str)

    async def scene():
        await turn(store, "secret words")
        inside.away = True
        await turn(store, "more of them")
        await Conversations(store, InMemoryLockStore()).delete("one")
        inside.away = False
        await turn(store, "hello")
        return said(await inside.retrieve("one"))

    assert asyncio.run(scene()) == ["hello"]


@pytest.mark.parametrize("identity", ["first", "second"])
def test_a_redacted_message_is_gone_and_the_rest_stays(sqlite, identity):
    store = SafeTrackerStore(sqlite, str)
    forgotten = []
    conversations = Conversations(store, InMemoryLockStore(), forgotten.extend)

    async def scene():
        messages = [uttered("words one", "first"), uttered("words two", "second")]
        await store.save(DialogueStateTracker.from_events("one", messages))
        assert not await conversations.delete_message("one", "unknown", Domain.empty())
        assert await conversations.delete_message("one", identity, Domain.empty())
        return said(await conversations.read("one"))

    rest = {"first": "words two", "second": "words one"}[identity]
    assert asyncio.run(scene()) == [rest]
    assert [*forgotten, rest] in (["words one", "words two"], ["words two", "words one"])


def damage(path):
    with path.open("r+b") as file:
        file.seek(0)
        file.write(json.dumps({"not": "a database"}).encode() * 50)


def test_a_database_damaged_before_the_start_is_made_anew_and_told(tmp_path, caplog):
    path = tmp_path / "talks.sqlite"
    path.write_bytes(b"secret words, and no database " * 500)
    store = SafeTrackerStore(SqlTrackerStore(open_sqlite(path), Domain.empty()), str)
    asyncio.run(turn(store, "hello"))
    assert said(asyncio.run(store.inside.retrieve("one"))) == ["hello"]
    assert f"{path} is damaged" in caplog.text
    assert b"secret words" not in path.read_bytes()


def test_a_database_damaged_while_it_is_used_is_made_anew(tmp_path, caplog):
    path = tmp_path / "talks.sqlite"
    inside = SqlTrackerStore(open_sqlite(path), Domain.empty())
    store = SafeTrackerStore(inside, str)

    async def scene():
        await turn(store, "before")
        inside.engine.dispose()  # all of it is in the file now
        damage(path)
        await turn(store, "while it is damaged")
        await turn(store, "after")
        return said(await inside.retrieve("one"))

    assert asyncio.run(scene())[-1] == "after"
    assert "is damaged" in caplog.text
    assert oct(path.stat().st_mode)[-3:] == "600"


class Slow(SqlTrackerStore):
    """A database whose answer to a turn comes when the test lets it come."""

    def __init__(self, path):
        super().__init__(open_sqlite(path), Domain.empty())
        self.may_answer = asyncio.Event()

    async def save(self, tracker):
        await self.may_answer.wait()
        await super().save(tracker)


def test_what_a_slow_store_does_late_is_neither_lost_nor_doubled(tmp_path):
    async def scene():
        slow = Slow(tmp_path / "talks.sqlite")
        store = SafeTrackerStore(slow, str, seconds=0.05)
        await turn(store, "given up on")
        await turn(store, "while the first is under way")
        slow.may_answer.set()
        await turn(store, "after")
        slow.engine.dispose()
        return said(await slow.retrieve("one"))

    assert asyncio.run(scene()) == ["given up on", "while the first is under way", "after"]


def test_a_slow_store_that_is_shared_is_told_as_away(tmp_path):
    async def scene():
        slow = Slow(tmp_path / "talks.sqlite")
        store = SafeTrackerStore(slow, str, shared=True, seconds=0.05)
        with pytest.raises(StoreAway) as told:
            await turn(store, WRITTEN)
        slow.may_answer.set()
        await turn(store, "after")
        slow.engine.dispose()
        return told.value.reason, said(await slow.retrieve("one"))[-1]

    assert asyncio.run(scene()) == ("TimeoutError", "after")


@pytest.mark.parametrize("shared", [True, False])
def test_whether_the_store_answers_is_told_also_while_talks_go_on_from_memory(shared):
    inside = in_memory()
    store = SafeTrackerStore(inside, str, shared)

    async def scene():
        await store.check()
        inside.away = True
        with pytest.raises(StoreAway) as told:
            await store.check()
        assert told.value.reason == "ConnectionError"
        assert WRITTEN not in str(told.value)

    asyncio.run(scene())
