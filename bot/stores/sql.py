"""Rasa's own SQL tracker store over an engine that we make.

What differs: a database that cannot be reached is an error at once instead of a silent wait for
ever; its answers are waited for in a thread, so that a slow one does not hold up other talks;
and the latest session is found by the order in which events were written, not by their clock,
which on a small machine without a battery may run backwards after a power cut.
"""

from __future__ import annotations

import asyncio
import json
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Query, Session, sessionmaker

from bot.stores.sqlite import is_damage, replace_damaged


class SqlTrackerStore(SQLTrackerStore):
    """Keeps each event as one row. A turn is added as a whole, in one transaction."""

    def __init__(self, engine: Engine, domain: Domain | None = None) -> None:
        """Make the table if there is none. Raises SQLAlchemyError when that cannot be done."""
        self.engine = engine
        try:
            self.Base.metadata.create_all(engine)
        except sqlalchemy.exc.DBAPIError:
            # Another process may have made the table between the look and the making.
            self.Base.metadata.create_all(engine)
        self.sessionmaker = sessionmaker(bind=engine)
        TrackerStore.__init__(self, domain)

    def mend(self, error: Exception) -> None:
        """Make a damaged file of SQLite anew; leave everything else as it is."""
        if is_damage(error):
            self.engine.dispose()
            replace_damaged(Path(self.engine.url.database))
            self.Base.metadata.create_all(self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are not stored yet."""
        await self.stream_events(tracker)
        await asyncio.to_thread(self._save, tracker)

    def _save(self, tracker: DialogueStateTracker) -> None:
        name = tracker.sender_id
        with self.session_scope() as session:
            known = self._event_query(session, name, False).with_entities(self.SQLEvent.id).count()
            rows = [self._row(name, event) for event in islice(tracker.events, known, None)]
            if rows:
                session.execute(sqlalchemy.insert(self.SQLEvent), rows)
            session.commit()

    @staticmethod
    def _row(name: str, event: Event) -> dict[str, Any]:
        data = event.as_dict()
        intent = (data.get("parse_data") or {}).get("intent") or {}
        return {
            "sender_id": name,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": intent.get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        events = await asyncio.to_thread(self._read, sender_id, fetch_events_from_all_sessions)
        if not events:
            return None
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    def _read(self, sender_id: str, all_sessions: bool) -> list[dict]:
        with self.session_scope() as session:
            # Only what is needed, without an object a row: a long talk has hundreds.
            query = self._event_query(session, sender_id, all_sessions)
            return [json.loads(data) for (data,) in query.with_entities(self.SQLEvent.data)]

    def _event_query(
        self, session: Session, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> Query:
        """Ask for the events of a conversation, all or those from its latest session on."""
        event = self.SQLEvent
        query = session.query(event).filter(event.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            started = (
                session.query(sqlalchemy.func.max(event.id))
                .filter(event.sender_id == sender_id, event.type_name == SessionStarted.type_name)
                .scalar_subquery()
            )
            query = query.filter(event.id >= sqlalchemy.func.coalesce(started, 0))
        return query.order_by(event.id)
