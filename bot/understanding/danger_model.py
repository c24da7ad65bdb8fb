"""Danger now, told by a classifier of its own, trained on messages written for it.

A long story can hold its danger in one clause, so its clauses are read one by one besides
the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.errors import SeedError
from bot.understanding import linear, ngrams
from bot.understanding.linear import LinearModel

DANGER, CALM = "danger", "calm"
LONG = 25  # words from which a message is also read clause by clause
SHORTEST_CLAUSE = 4  # words
_BORDERS = re.compile(
    r"(?<=[.!?…;])\s+|\n+|,\s+(?=(?:et|mais|puis|la|and|but|then|now|he|she|il|elle)\b)"
)

Encode = Callable[[list[str]], np.ndarray]


@dataclass(frozen=True)
class DangerExample:
    """A message and whether it tells of danger now."""

    text: str
    danger: bool
    kind: str


def read_examples(path: Path) -> list[DangerExample]:
    """Read label, kind and text between tabs. Raises SeedError naming file and line."""
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fields = line.split("\t")
        if len(fields) != 3 or fields[0] not in (DANGER, CALM):
            raise SeedError(f"{path}:{number}: expected danger or calm, kind, text between tabs")
        examples.append(DangerExample(fields[2].strip(), fields[0] == DANGER, fields[1]))
    return examples


@dataclass(frozen=True)
class DangerModel:
    """Tells how likely a text speaks of danger now."""

    model: LinearModel

    @classmethod
    def train(
        cls, texts: list[str], danger: list[bool], vectors: np.ndarray, strength: float
    ) -> DangerModel:
        """Train on texts with their meaning vectors."""
        labels = [DANGER if d else CALM for d in danger]
        counts = ngrams.count(texts)
        return cls(linear.train(vectors, counts, labels, strength, sparse_weight=1.3))

    def whole(self, vector: np.ndarray, text: str) -> float:
        """Give the probability of danger for a text read as a whole."""
        return float(self._probabilities(vector[None, :], [text])[0])

    def worst_clause(self, text: str, encode: Encode) -> float:
        """Give the probability of danger of the worst clause of a long text; 0 for a short one."""
        if len(text.split()) < LONG:
            return 0.0
        parts = clauses(text)
        return float(self._probabilities(encode(parts), parts).max()) if len(parts) > 1 else 0.0

    def _probabilities(self, vectors: np.ndarray, texts: list[str]) -> np.ndarray:
        place = self.model.labels.index(DANGER)
        return self.model.probabilities(vectors, ngrams.count(texts))[:, place]


def clauses(text: str) -> list[str]:
    """Split a text into its clauses of four words or more."""
    parts = [part.strip() for part in _BORDERS.split(text)]
    return [part for part in parts if len(part.split()) >= SHORTEST_CLAUSE]
