"""Delete a conversation out of a store, and find those that are old. Rasa's stores do neither."""

from __future__ import annotations

import functools
import json

import sqlalchemy
from rasa.core.tracker_store import (
    InMemoryTrackerStore,
    RedisTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)

from bot.stores.sqlite import empty_log


def can_forget(store: TrackerStore) -> bool:
    """Tell whether conversations can be deleted out of a store of this kind."""
    return forget.dispatch(type(store)) is not forget.dispatch(object)


@functools.singledispatch
def forget(store: object, conversation_id: str) -> None:
    """Delete a conversation; an unknown one is no error."""
    raise NotImplementedError(type(store).__name__)


@forget.register
def _(store: InMemoryTrackerStore, conversation_id: str) -> None:
    store.store.pop(conversation_id, None)


@forget.register
def _(store: SQLTrackerStore, conversation_id: str) -> None:
    with store.session_scope() as session:
        events = session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == conversation_id)
        events.delete(synchronize_session=False)
        session.commit()
    if store.engine.dialect.name == "sqlite":
        empty_log(store.engine)


@forget.register
def _(store: RedisTrackerStore, conversation_id: str) -> None:
    store.red.delete(store.key_prefix + conversation_id)


@functools.singledispatch
def find_idle(store: object, before: float, only: str | None = None) -> list[str]:
    """List the conversations of which nothing was said since `before` (seconds, as time.time()).

    `only`: look at no other than this one. Redis expires what it keeps by itself: see
    bot/stores/choice.py.
    """
    return []


@find_idle.register
def _(store: InMemoryTrackerStore, before: float, only: str | None = None) -> list[str]:
    kept = {name: kept for name, kept in list(store.store.items()) if only in (None, name)}
    return [name for name, talk in kept.items() if _last_event(talk) < before]


@find_idle.register
def _(store: SQLTrackerStore, before: float, only: str | None = None) -> list[str]:
    event = store.SQLEvent
    with store.session_scope() as session:
        last = session.query(event.sender_id).group_by(event.sender_id)
        if only is not None:
            last = last.filter(event.sender_id == only)
        return [row[0] for row in last.having(sqlalchemy.func.max(event.timestamp) < before)]


def _last_event(kept: str) -> float:
    events = json.loads(kept).get("events") or []
    return max((event.get("timestamp") or 0.0 for event in events), default=0.0)
