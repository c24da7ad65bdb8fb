"""Measures of understanding, computed from what was read of each message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.dialogue.understood import Understood
from bot.evaluation.sets import DangerCase, FactCase, TopicCase
from bot.knowledge.precise import Told
from bot.knowledge.records import Language

DANGER = "immediate_danger"


@dataclass(frozen=True)
class Reading:
    """How a message was read: intents from the most likely on, and the reply's language.

    `heard` is the message as the dialogue gets it, for what the dialogue makes of it.
    """

    ranking: tuple[tuple[str, float], ...]
    language: Language
    danger: bool = False
    heard: Understood | None = None

    @property
    def topic(self) -> str:
        """The topic answered."""
        return self.ranking[0][0]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """The share in per cent; 0 of nothing is 100."""
        return 100 * self.part / self.whole if self.whole else 100.0

    def __str__(self) -> str:
        return f"{self.percent:5.1f} %  ({self.part} of {self.whole})"


def share(items: Iterable[bool]) -> Share:
    """Count what is true."""
    values = list(items)
    return Share(sum(values), len(values))


@dataclass(frozen=True)
class TopicResult:
    """One message of a topic set with its reading."""

    case: TopicCase
    reading: Reading

    @property
    def right(self) -> bool:
        """Whether the topic answered is a right one."""
        return self.reading.topic in self.case.right

    @property
    def keeps_language(self) -> bool:
        """Whether the reply should be in the language written: not where another is asked for."""
        return self.case.topic != "language_switch"

    @property
    def among_two(self) -> bool:
        """Whether a right topic is among the two most likely."""
        return any(name in self.case.right for name, _ in self.reading.ranking[:2])


@dataclass(frozen=True)
class DangerResult:
    """One message of the danger set with its reading."""

    case: DangerCase
    reading: Reading

    @property
    def raised(self) -> bool:
        """Whether the alarm was raised."""
        return self.reading.danger


@dataclass(frozen=True)
class FactResult:
    """One precise question with what was told. `shown`: facts in the text, the lead's too."""

    case: FactCase
    told: Told
    shown: frozenset[str]
    first_passage: str | None

    @property
    def right_fact(self) -> bool:
        """Whether a right fact is in the text."""
        return bool(self.case.facts & self.shown)

    @property
    def wrong_fact(self) -> bool:
        """Whether a figure was told as the answer, and none of those told is right."""
        return bool(self.told.facts) and not self.case.facts & set(self.told.facts)

    @property
    def right_passage(self) -> bool:
        """Whether a right passage is cited first."""
        return self.first_passage in self.case.passages


def confused_pairs(results: list[TopicResult]) -> list[tuple[tuple[str, str], int]]:
    """Count (expected, answered) of the wrong readings, the most frequent first."""
    pairs = Counter((r.case.topic, r.reading.topic) for r in results if not r.right)
    return pairs.most_common()


def by(results: list, key: Callable) -> dict:
    """Group results."""
    groups: dict = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return groups
