"""The stores that the settings ask for, and the database in the data folder."""

import asyncio
import stat

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.errors import SettingError, SetupError
from bot.runtime.settings import StoreSettings
from bot.stores.choice import FILE, make_lock_store, make_tracker_store
from bot.stores.sql import SqlTrackerStore

DOMAIN = Domain.from_dict({"slots": {"country": {"type": "text", "mappings": []}}})


def talk(name, *texts):
    events = [SessionStarted(), *map(UserUttered, texts)]
    return DialogueStateTracker.from_events(name, events)


def opened(folder, store="sqlite"):
    made = make_tracker_store(StoreSettings(store), folder, keep_hours=24)
    made.domain = DOMAIN
    return made


def said(tracker):
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_a_talk_is_found_again_by_the_next_process(tmp_path):
    asyncio.run(opened(tmp_path).save(talk("one", "hello", "and then")))
    assert said(asyncio.run(opened(tmp_path).retrieve("one"))) == ["hello", "and then"]
    assert asyncio.run(opened(tmp_path).retrieve("other")) is None


def test_a_turn_adds_rows_and_rewrites_none(tmp_path):
    store = opened(tmp_path)

    async def scene():
        await store.save(talk("one", "hello"))
        tracker = await store.retrieve("one")
        tracker.update(UserUttered("and then"))
        await store.save(tracker)
        with store.session_scope() as session:
            return [row.id for row in session.query(store.SQLEvent)]

    assert asyncio.run(scene()) == [1, 2, 3]
    assert said(asyncio.run(store.retrieve("one"))) == ["hello", "and then"]


def test_a_clock_that_runs_backwards_loses_no_message(tmp_path):
    store = opened(tmp_path)
    events = [
        SessionStarted(timestamp=9_000.0),
        UserUttered("before the power cut", timestamp=9_001.0),
        UserUttered("after it", timestamp=5.0),
    ]

    async def scene():
        tracker = DialogueStateTracker.from_events("one", events)
        await store.save(tracker)
        tracker = await store.retrieve("one")
        tracker.update(SlotSet("country", "BE", timestamp=6.0))
        await store.save(tracker)
        return await store.retrieve("one")

    found = asyncio.run(scene())
    assert said(found) == ["before the power cut", "after it"]
    assert found.get_slot("country") == "BE"


def test_only_the_owner_can_read_it(tmp_path):
    folder = tmp_path / "data"
    store = opened(folder)
    asyncio.run(store.save(talk("one", "hello")))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert found == {name: 0o600 for name in (FILE, f"{FILE}-wal", f"{FILE}-shm")}


def test_a_data_folder_that_cannot_be_used_is_told_and_talks_stay_in_memory(tmp_path, caplog):
    (tmp_path / "file").write_text("not a folder")
    store = opened(tmp_path / "file")
    assert isinstance(store, InMemoryTrackerStore)
    assert "stay in memory" in caplog.text
    assert str(tmp_path / "file") in caplog.text


def test_a_disk_that_is_full_at_the_start_is_told_and_talks_stay_in_memory(
    tmp_path, caplog, monkeypatch
):
    from bot.stores import sqlite

    monkeypatch.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, "max_page_count = 1"))
    assert isinstance(opened(tmp_path), InMemoryTrackerStore)
    assert f"{tmp_path}: database or disk is full" in caplog.text


def test_memory_is_kept_when_asked_for(tmp_path):
    assert isinstance(opened(tmp_path, "memory"), InMemoryTrackerStore)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", ["mysql://u:hunter2@h/d", "rasa.db", "/tmp/x"])
def test_an_unknown_store_is_refused_without_showing_its_password(monkeypatch, value):
    monkeypatch.setenv("BALISE_STORE", value)
    with pytest.raises(SettingError, match="BALISE_STORE must be memory, sqlite") as refused:
        StoreSettings.read()
    assert "hunter2" not in str(refused.value)


def test_a_database_that_is_away_is_told_without_its_password(tmp_path):
    settings = StoreSettings("postgresql://u:hunter2@127.0.0.1:1/d", chosen=True)
    with pytest.raises(SetupError, match="BALISE_STORE") as refused:
        make_tracker_store(settings, tmp_path, keep_hours=24)
    assert "hunter2" not in str(refused.value)


def test_a_redis_that_is_away_is_told_without_its_password(monkeypatch):
    monkeypatch.setenv("BALISE_REDIS", "redis://:hunter2@127.0.0.1:1/0")
    with pytest.raises(SetupError, match="BALISE_REDIS") as refused:
        make_lock_store(StoreSettings.read())
    assert "hunter2" not in str(refused.value)
    monkeypatch.setenv("BALISE_REDIS", "127.0.0.1:6379")
    with pytest.raises(SettingError, match="BALISE_REDIS must be an address"):
        StoreSettings.read()
    assert isinstance(make_lock_store(StoreSettings()), InMemoryLockStore)


@pytest.mark.parametrize("kind", ["mongod", "dynamo", "some.module.Store", "mongo"])
def test_a_store_that_would_keep_for_ever_is_refused(tmp_path, kind):
    with pytest.raises(SettingError, match="for ever"):
        make_tracker_store(StoreSettings(), tmp_path, 24, EndpointConfig(type=kind))


@pytest.mark.parametrize(
    ("hours", "set_to", "seconds"), [(24, None, 86400), (24, 3600, 3600), (1, 7200, 3600)]
)
def test_redis_forgets_in_time(tmp_path, hours, set_to, seconds):
    endpoint = EndpointConfig(type="redis", url="127.0.0.1", record_exp=set_to)
    store = make_tracker_store(StoreSettings(), tmp_path, hours, endpoint)
    assert store.record_exp == seconds


def test_a_store_named_twice_is_refused(tmp_path):
    endpoint = EndpointConfig(type="sql", dialect="sqlite", db=str(tmp_path / "talks.db"))
    with pytest.raises(SettingError, match=r"Both BALISE_STORE and bot/endpoints\.yml"):
        make_tracker_store(StoreSettings("sqlite", chosen=True), tmp_path, 24, endpoint)
    assert isinstance(make_tracker_store(StoreSettings(), tmp_path, 24, endpoint), SQLTrackerStore)


def test_our_store_is_rasas_own(tmp_path):
    assert isinstance(opened(tmp_path), SqlTrackerStore)
    assert issubclass(SqlTrackerStore, SQLTrackerStore)
