"""Which topic a message asks for: the belief of a linear model and of the nearest examples.

Each alone is right less often than both together (docs/understanding.md has the measures).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.understanding import linear, ngrams
from bot.understanding.linear import LinearModel, softmax
from bot.understanding.neighbours import Neighbours

TRUST = 0.4  # weight of the neighbours beside the linear model
# Both are too modest, and so is what they say together. To this power, belief is as often right
# as it says (expected calibration error 2 % instead of 22 %).
SHARPNESS = 2.0
# How much more often people write of something than its share of the examples says.
MORE_OFTEN = {"out_of_scope": 5.0}
# What is never seen is not impossible: beliefs below these count as these.
LEAST_MODEL, LEAST_NEIGHBOURS = 1e-6, 3e-3


@dataclass(frozen=True)
class TopicModel:
    """A trained reader of topics."""

    model: LinearModel
    neighbours: Neighbours

    @property
    def labels(self) -> list[str]:
        """The topics, in the order of the columns."""
        return self.model.labels

    @classmethod
    def train(cls, dense: np.ndarray, counts: csr_matrix, labels: list[str]) -> TopicModel:
        """Train on n examples. Shapes: (n, dimensions), (n, n-grams)."""
        model = linear.train(dense, counts, labels)
        order = {label: place for place, label in enumerate(model.labels)}
        places = np.array([order[label] for label in labels])
        return cls(model, Neighbours.learn(dense, ngrams.words_of(counts), places))

    def probabilities(self, dense: np.ndarray, counts: csr_matrix) -> np.ndarray:
        """Give the probability of each topic. Returns (n, topics)."""
        own = self.model.probabilities(dense, counts)
        near = self.neighbours.probabilities(dense, ngrams.words_of(counts), len(self.labels))
        blend = (1 - TRUST) * np.log(own + LEAST_MODEL) + TRUST * np.log(near + LEAST_NEIGHBOURS)
        often = np.log([MORE_OFTEN.get(label, 1.0) for label in self.labels])
        return softmax(SHARPNESS * blend + often)

    def save(self, folder: Path) -> None:
        """Write both parts into a folder."""
        self.model.save(folder)
        self.neighbours.save(folder)

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read both parts from a folder. Raises OSError or ValueError if one is not whole."""
        return cls(LinearModel.load(folder), Neighbours.load(folder))
