"""Counts of turns, a day and one trait at a time, in a small file on this machine.

Each trait is counted by itself: no row tells that someone asked about one topic from one
country at one hour, so even a count of one leads to nobody. Nothing that was written is kept.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import SetupError
from bot.writing import make_private

FILE = "counts.sqlite"
TRAITS = ("topic", "language", "country", "urgency", "understood", "hours", "time")
BAND = 3  # hours of a band of the day
TIMES = (0.1, 0.25, 0.5, 1.0, 2.0)  # seconds that border the bands of response times
_SCHEMA = """
CREATE TABLE IF NOT EXISTS counts (
    day TEXT NOT NULL, trait TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (day, trait, value)
);
"""


def traits_of(
    reply: dict, understood: bool, seconds: float, moment: datetime.datetime
) -> dict[str, str]:
    """Give what is counted of one turn: trait to value."""
    start = moment.hour // BAND * BAND
    below = next((border for border in TIMES if seconds < border), None)
    return {
        "topic": reply["topic"],
        "language": reply["language"],
        "country": reply["country"],
        "urgency": reply["urgency"],
        "understood": "yes" if understood else "no",
        "hours": f"{start:02}–{start + BAND:02}",
        "time": f"< {below:g} s" if below else f"≥ {TIMES[-1]:g} s",
    }


class Counts:
    """The file of counts."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def add(self, day: datetime.date, traits: dict[str, str]) -> None:
        """Count one turn. Raises SetupError when it cannot be written."""
        rows = [(day.isoformat(), trait, value) for trait, value in traits.items()]
        rows.append((day.isoformat(), "turns", "all"))
        with self._open() as base:
            base.executemany(
                "INSERT INTO counts VALUES (?, ?, ?, 1) "
                "ON CONFLICT (day, trait, value) DO UPDATE SET number = number + 1",
                rows,
            )

    def totals(self, first: datetime.date, last: datetime.date) -> dict[str, Counter[str]]:
        """Sum up the days from `first` to `last`: trait to value to number."""
        totals: dict[str, Counter[str]] = {trait: Counter() for trait in (*TRAITS, "turns")}
        for trait, value, number in self._read(
            "SELECT trait, value, sum(number) FROM counts WHERE day BETWEEN ? AND ? "
            "GROUP BY trait, value",
            first,
            last,
        ):
            totals.setdefault(trait, Counter())[value] = number
        return totals

    def by_day(self, first: datetime.date, last: datetime.date) -> dict[datetime.date, int]:
        """Count the turns of each day."""
        found = self._read(
            "SELECT day, number FROM counts WHERE trait = 'turns' AND day BETWEEN ? AND ? "
            "ORDER BY day",
            first,
            last,
        )
        return {datetime.date.fromisoformat(day): number for day, number in found}

    def _read(self, question: str, first: datetime.date, last: datetime.date) -> list[tuple]:
        if not self._path.is_file():
            return []
        with self._open() as base:
            return base.execute(question, (first.isoformat(), last.isoformat())).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        make_private(self._path)
        try:
            base = sqlite3.connect(self._path, timeout=5)
        except sqlite3.Error as error:
            raise SetupError("{path}: {reason}", path=self._path, reason=error) from None
        try:
            with base:
                base.executescript(_SCHEMA)
                yield base
        except sqlite3.Error as error:
            raise SetupError("{path}: {reason}", path=self._path, reason=error) from None
        finally:
            base.close()
