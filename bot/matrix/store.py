"""What the bridge has taken and not answered yet, kept over a stop of any kind.

The place in the sync and the messages up to it are written together: after a crash, none is
missing and none is taken twice. A text is kept until its answer is sent, then only ids remain.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DAYS_KEPT = 90  # for how long an edit or a redaction of a message is heeded
TABLES = """
CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rooms (room TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS met (room TEXT, person TEXT, PRIMARY KEY (room, person));
CREATE TABLE IF NOT EXISTS work (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL UNIQUE, room TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT, thread TEXT, target TEXT, state TEXT NOT NULL DEFAULT 'new',
    content TEXT, answer TEXT, current TEXT, taken REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS work_open ON work (room, number) WHERE state IN ('new', 'ready');
CREATE INDEX IF NOT EXISTS work_answer ON work (answer);
CREATE INDEX IF NOT EXISTS work_thread ON work (room, thread);
"""


@dataclass(frozen=True)
class Task:
    """One thing to do in a room.

    `kind`: text, file, arrival, invitation, redaction, or sealed (not decrypted yet). `target` is
    the event that is edited or redacted. `content` is an answer that is ready to be sent.
    `answer` is the event of the answer, `current` the event whose text is in the talk.
    """

    event: str
    room: str
    sender: str
    kind: str
    body: str = ""
    thread: str | None = None
    target: str | None = None
    state: str = "new"
    content: dict[str, Any] | None = None
    answer: str | None = None
    current: str | None = None
    taken: float = 0.0


class Store:
    """The database of the bridge."""

    def __init__(self, path: Path, clock: Any = time.time) -> None:
        """Open or make the database, readable by its owner alone; `clock` gives Unix seconds."""
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        self._clock = clock
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        self._base.execute("PRAGMA secure_delete = ON")
        self._base.execute("PRAGMA journal_mode = TRUNCATE")
        self._base.executescript(TABLES)

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def place(self) -> str | None:
        """Give the place in the sync up to which everything was taken."""
        row = self._base.execute("SELECT token FROM place").fetchone()
        return row["token"] if row else None

    def knows_room(self, room: str) -> bool:
        """Tell whether the bridge was in a room before."""
        return self._has("SELECT 1 FROM rooms WHERE room = ?", room)

    def has_met(self, room: str, person: str) -> bool:
        """Tell whether a person was told in a room who this is."""
        return self._has("SELECT 1 FROM met WHERE room = ? AND person = ?", room, _hidden(person))

    def meet(self, room: str, people: Iterable[str]) -> None:
        """Note that people were told who this is."""
        rows = [(room, _hidden(person)) for person in people]
        self._base.executemany("INSERT OR IGNORE INTO met VALUES (?, ?)", rows)

    def take(self, tasks: Iterable[Task], place: str | None, rooms: Iterable[str] = ()) -> None:
        """Write tasks, rooms and the place in the sync together."""
        with self._base:
            self._base.execute("BEGIN")
            for room in rooms:
                self._base.execute("INSERT OR IGNORE INTO rooms VALUES (?)", (room,))
            for task in tasks:
                self._insert(task)
            if place is not None:
                self._base.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (place,))

    def leave(self, room: str) -> None:
        """Forget a room that the bridge is no longer in."""
        with self._base:
            self._base.execute("BEGIN")
            for table in ("rooms", "met", "work"):
                self._base.execute(f"DELETE FROM {table} WHERE room = ?", (room,))

    def open_rooms(self) -> list[str]:
        """List the rooms in which something is left to do."""
        rows = self._base.execute("SELECT DISTINCT room FROM work WHERE state IN ('new', 'ready')")
        return [row["room"] for row in rows]

    def next(self, room: str) -> Task | None:
        """Give the oldest thing left to do in a room."""
        return self._one(
            "SELECT * FROM work WHERE room = ? AND state IN ('new', 'ready') ORDER BY number", room
        )

    def find(self, event: str) -> Task | None:
        """Find a task by its event."""
        return self._one("SELECT * FROM work WHERE event = ?", event)

    def is_answer(self, event: str) -> bool:
        """Tell whether an event is one of our answers."""
        return self._has("SELECT 1 FROM work WHERE answer = ?", event)

    def is_in_thread(self, room: str, thread: str, person: str) -> bool:
        """Tell whether a person talks with us in a thread."""
        return self._has(
            "SELECT 1 FROM work WHERE room = ? AND thread = ? AND sender = ?", room, thread, person
        )

    def thread_of(self, answer: str) -> str | None:
        """Give the thread in which one of our answers stands."""
        task = self._one("SELECT * FROM work WHERE answer = ?", answer)
        return task.thread if task else None

    def age(self, task: Task) -> float:
        """Tell for how many seconds a task has been here."""
        return self._clock() - task.taken

    def sealed(self) -> list[Task]:
        """List what is not decrypted yet."""
        rows = self._base.execute("SELECT * FROM work WHERE state = 'sealed' ORDER BY number")
        return [_task(row) for row in rows]

    def unseal(self, event: str, task: Task | None) -> None:
        """Put what was read in the place of a sealed event; None drops it."""
        if task is None:
            self._base.execute("DELETE FROM work WHERE event = ?", (event,))
            return
        self._base.execute(
            "UPDATE work SET kind = ?, body = ?, thread = ?, target = ?, state = 'new' "
            "WHERE event = ? AND state = 'sealed'",
            (task.kind, task.body, task.thread, task.target, event),
        )

    def ready(self, event: str, content: dict[str, Any]) -> None:
        """Keep the answer to a task until it is sent; the text is not needed any more."""
        self._base.execute(
            "UPDATE work SET state = 'ready', body = NULL, content = ? WHERE event = ?",
            (json.dumps(content), event),
        )

    def done(self, event: str, answer: str | None) -> None:
        """Close a task; only ids are kept."""
        self._base.execute(
            "UPDATE work SET state = 'done', body = NULL, content = NULL, answer = ? "
            "WHERE event = ?",
            (answer, event),
        )

    def replace(self, event: str, current: str) -> None:
        """Note which event's text stands in the talk for an edited one."""
        self._base.execute("UPDATE work SET current = ? WHERE event = ?", (current, event))

    def drop(self, event: str) -> None:
        """Take an unanswered message back."""
        self._base.execute(
            "UPDATE work SET state = 'done', body = NULL, content = NULL "
            "WHERE event = ? AND state IN ('new', 'sealed')",
            (event,),
        )

    def purge(self) -> None:
        """Forget what was answered long ago."""
        before = self._clock() - DAYS_KEPT * 24 * 3600
        self._base.execute("DELETE FROM work WHERE state = 'done' AND taken < ?", (before,))

    def _insert(self, task: Task) -> None:
        self._base.execute(
            "INSERT OR IGNORE INTO work "
            "(event, room, sender, kind, body, thread, target, state, taken) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                task.event, task.room, task.sender, task.kind, task.body, task.thread,
                task.target, "sealed" if task.kind == "sealed" else "new", self._clock(),
            ),
        )  # fmt: skip

    def _has(self, query: str, *values: str) -> bool:
        return self._base.execute(query + " LIMIT 1", values).fetchone() is not None

    def _one(self, query: str, *values: str) -> Task | None:
        row = self._base.execute(query + " LIMIT 1", values).fetchone()
        return _task(row) if row else None


def _task(row: sqlite3.Row) -> Task:
    values = {key: row[key] for key in row.keys() if key != "number"}  # noqa: SIM118
    values["body"] = values["body"] or ""
    values["content"] = json.loads(values["content"]) if values["content"] else None
    return Task(**values)


def _hidden(person: str) -> str:
    return hashlib.sha256(person.encode()).hexdigest()[:32]
