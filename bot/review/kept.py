"""The missed messages that are kept, in a small file on this machine; off by default.

Consent is the operator's: `balise review on`. Withdrawn, everything kept is deleted. A message
has no conversation, no sender and no hour, only its day.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SetupError
from bot.writing import make_private

FILE = "review.sqlite"
MOST = 5000  # messages kept at a time
_SCHEMA = """
CREATE TABLE IF NOT EXISTS consent (days INTEGER NOT NULL, since TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL UNIQUE,
    read_as TEXT NOT NULL, belief REAL NOT NULL
);
"""


@dataclass(frozen=True)
class Kept:
    """A masked message with what it was read as, and how surely (0 to 1)."""

    id: int
    day: datetime.date
    language: str
    text: str
    read_as: str
    belief: float


@dataclass(frozen=True)
class Consent:
    """For how many days messages may be kept, and since when."""

    days: int
    since: datetime.date


def exists(folder: Path) -> bool:
    """Tell whether anything was ever set up."""
    return (folder / FILE).is_file()


class KeptMessages:
    """The file. Each call opens it anew, so that several processes can use it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def consent(self) -> Consent | None:
        """Give the operator's consent; None when there is none, as at first."""
        if not self._path.is_file():
            return None
        with self._open() as base:
            row = base.execute("SELECT days, since FROM consent").fetchone()
        return Consent(row[0], datetime.date.fromisoformat(row[1])) if row else None

    def allow(self, days: int, today: datetime.date) -> None:
        """Record the consent to keep messages for some days."""
        with self._open() as base:
            base.execute("DELETE FROM consent")
            base.execute("INSERT INTO consent VALUES (?, ?)", (days, today.isoformat()))

    def withdraw(self) -> int:
        """Withdraw the consent and delete all that was kept. Returns how many messages."""
        if not self._path.is_file():
            return 0
        with self._open() as base:
            base.execute("DELETE FROM consent")
            return base.execute("DELETE FROM kept").rowcount

    def keep(
        self, today: datetime.date, language: str, text: str, read_as: str, belief: float
    ) -> bool:
        """Keep a masked message, if that is allowed; drop those whose time is over.

        One that is known already, or one too many, is not kept.
        """
        consent = self.consent()
        if consent is None:
            return False
        self.expire(today)
        with self._open() as base:
            if base.execute("SELECT count(*) FROM kept").fetchone()[0] >= MOST:
                return False
            row = (today.isoformat(), language, text, read_as, belief)
            added = base.execute(
                "INSERT OR IGNORE INTO kept (day, language, text, read_as, belief) "
                "VALUES (?, ?, ?, ?, ?)",
                row,
            )
            return bool(added.rowcount)

    def expire(self, today: datetime.date) -> int:
        """Delete the messages whose time is over. Returns how many."""
        consent = self.consent()
        if consent is None:
            return 0
        last = today - datetime.timedelta(days=consent.days)
        with self._open() as base:
            return base.execute("DELETE FROM kept WHERE day < ?", (last.isoformat(),)).rowcount

    def all(self) -> list[Kept]:
        """Give what is kept, the oldest first."""
        if not self._path.is_file():
            return []
        with self._open() as base:
            rows = base.execute(
                "SELECT id, day, language, text, read_as, belief FROM kept ORDER BY id"
            ).fetchall()
        return [Kept(row[0], datetime.date.fromisoformat(row[1]), *row[2:]) for row in rows]

    def remove(self, identity: int) -> bool:
        """Delete one message."""
        with self._open() as base:
            return bool(base.execute("DELETE FROM kept WHERE id = ?", (identity,)).rowcount)

    def forget(self, texts: Iterable[str]) -> None:
        """Delete messages by their masked words: whoever wrote them had them deleted."""
        if self._path.is_file():
            with self._open() as base:
                base.executemany("DELETE FROM kept WHERE text = ?", [(text,) for text in texts])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        make_private(self._path)
        try:
            base = sqlite3.connect(self._path, timeout=5)
        except sqlite3.Error as error:
            raise SetupError("{path}: {reason}", path=self._path, reason=error) from None
        try:
            base.execute("PRAGMA secure_delete = ON")  # what is deleted is gone from the disk
            with base:
                base.executescript(_SCHEMA)
                yield base
        except sqlite3.Error as error:
            if self._path.stat().st_size == 0:
                self._path.unlink()  # made by opening it, and nothing could be written
            raise SetupError("{path}: {reason}", path=self._path, reason=error) from None
        finally:
            base.close()
