"""Danger now, told by a classifier of its own, trained on messages written for it.

A long story can hold its danger in one clause, so its clauses are read one by one besides
the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.errors import SeedError
from bot.understanding import linear, ngrams
from bot.understanding.linear import LinearModel
from bot.understanding.neighbours import Neighbours

DANGER, CALM = "danger", "calm"
NEAR_SHARE = 0.5  # weight of the neighbours beside the model
KINDS = ("meeting", "missing", "suicide", "abuser_near", "abuse_now")
LONG = 25  # words from which a message is also read clause by clause
SHORTEST_CLAUSE = 4  # words
_BORDERS = re.compile(
    r"(?<=[.!?…;])\s+|\n+|,\s+(?=(?:et|mais|puis|la|and|but|then|now|he|she|il|elle)\b)"
)


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
    """Tells how strongly a text speaks of danger now, and of which kind.

    `model` learnt from every example, `neighbours` from the messages written for it: what
    they say of the nearest ones finds one missed message in three.
    """

    model: LinearModel
    neighbours: Neighbours

    @classmethod
    def train(
        cls, kinds: list[str], vectors: np.ndarray, counts: csr_matrix, own: int
    ) -> DangerModel:
        """Train on n messages: the kind of danger, DANGER where it has no name, or CALM.

        Shapes: (n,), (n, dimensions), (n, n-grams). The first `own` were written for this.
        """
        in_danger = np.array([int(kind != CALM) for kind in kinds[:own]])
        near = Neighbours.learn(vectors[:own], ngrams.words_of(counts[:own]), in_danger)
        return cls(linear.train(vectors, counts, kinds), near)

    def whole(self, vector: np.ndarray, counts: csr_matrix) -> tuple[float, str]:
        """Give the strength of the signs of danger in a whole message, and the likely kind.

        The strength is the model's probability and a share of the neighbours': up to 1.5.
        """
        row = self.model.probabilities(vector[None, :], counts)[0]
        near = self.neighbours.probabilities(vector[None, :], ngrams.words_of(counts), 2)[0, 1]
        named = [place for place, label in enumerate(self.model.labels) if label in KINDS]
        kind = self.model.labels[max(named, key=lambda place: row[place])]
        return float(1 - row[self._calm] + NEAR_SHARE * near), kind

    def worst(self, parts: list[str], vectors: np.ndarray) -> float:
        """Give the probability of danger of the worst of a text's parts; 0 if there are none.

        `vectors` has shape (parts, dimensions).
        """
        if not parts:
            return 0.0
        rows = self.model.probabilities(vectors, ngrams.count(parts))
        return float(1 - rows[:, self._calm].min())

    def save(self, folder: Path) -> None:
        """Write both parts into a folder."""
        self.model.save(folder)
        self.neighbours.save(folder)

    @classmethod
    def load(cls, folder: Path) -> DangerModel:
        """Read both parts from a folder. Raises OSError or ValueError if one is not whole."""
        return cls(LinearModel.load(folder), Neighbours.load(folder))

    @property
    def _calm(self) -> int:
        return self.model.labels.index(CALM)


def clauses(text: str) -> list[str]:
    """Split a long text into its clauses of four words or more; a short one has none."""
    if len(text.split()) < LONG:
        return []
    parts = [part.strip() for part in _BORDERS.split(text)]
    parts = [part for part in parts if len(part.split()) >= SHORTEST_CLAUSE]
    return parts if len(parts) > 1 else []
