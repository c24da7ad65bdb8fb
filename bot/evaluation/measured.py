"""The evaluation sets as one assistant read them: what every report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.evaluation import read, sets
from bot.evaluation.measures import DangerResult, FactResult, TopicResult
from bot.knowledge.store import Knowledge


@dataclass(frozen=True)
class EvaluationSets:
    """Messages with what is right for them."""

    topics: list[sets.TopicCase]
    danger: list[sets.DangerCase]
    facts: list[sets.FactCase]

    @classmethod
    def read(cls, folder: Path, knowledge: Knowledge) -> EvaluationSets:
        """Read all sets of a folder. Raises SeedError naming the file and the line."""
        return cls(
            sets.read_topics(folder, frozenset(knowledge.topics)),
            sets.read_danger(folder / "danger.tsv"),
            sets.read_facts(folder),
        )

    def __len__(self) -> int:
        """Count the messages."""
        return len(self.topics) + len(self.danger) + len(self.facts)


@dataclass(frozen=True)
class Measured:
    """What was read of each message."""

    topics: list[TopicResult]
    danger: list[DangerResult]
    facts: list[FactResult]
    knowledge: Knowledge


def measure(agent, knowledge: Knowledge, asked: EvaluationSets) -> Measured:
    """Have an agent read every message as the first of a conversation."""
    cases = [*asked.topics, *asked.danger]
    readings = read.read_all(agent, [case.text for case in cases], frozenset(knowledge.topics))
    split = len(asked.topics)
    return Measured(
        [TopicResult(c, r) for c, r in zip(asked.topics, readings[:split], strict=True)],
        [DangerResult(c, r) for c, r in zip(asked.danger, readings[split:], strict=True)],
        read.read_facts(agent, asked.facts, knowledge),
        knowledge,
    )
