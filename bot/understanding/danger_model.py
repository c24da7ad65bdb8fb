"""Danger now, told by classifiers of their own, trained on messages written for them.

A long story can hold its danger in one clause. So a second classifier reads each clause by
itself; it learnt from short messages and from the clauses of long ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, vstack

from bot.errors import SeedError
from bot.understanding import linear, ngrams
from bot.understanding.clauses import clauses, neighbouring
from bot.understanding.linear import LinearModel
from bot.understanding.neighbours import Neighbours

DANGER, CALM = "danger", "calm"
NEAR_SHARE = 0.75  # weight of the neighbours beside the model
KINDS = ("meeting", "missing", "suicide", "abuser_near", "abuse_now")
CLAUSE_SHARE = 0.6  # weight of the worst clause beside the whole
# From which belief of the whole's reader a clause of a message in danger is what tells of it.
TELLING = 0.3
WHOLE, CLAUSE = "whole", "clause"  # folders of the two classifiers


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
    they say of the nearest ones finds one missed message in three. `clause_model` reads one
    clause, or a short message.
    """

    model: LinearModel
    neighbours: Neighbours
    clause_model: LinearModel

    @classmethod
    def train(
        cls,
        kinds: list[str],
        vectors: np.ndarray,
        counts: csr_matrix,
        own: Sequence[str],
        encode: Callable[[list[str]], np.ndarray],
    ) -> DangerModel:
        """Train on n messages: the kind of danger, DANGER where it has no name, or CALM.

        Shapes: (n,), (n, dimensions), (n, n-grams). The first ones, whose texts are `own`, were
        written for this; `encode` gives the vectors of their clauses.
        """
        size = len(own)
        in_danger = np.array([int(kind != CALM) for kind in kinds[:size]])
        near = Neighbours.learn(vectors[:size], ngrams.words_of(counts[:size]), in_danger)
        model = linear.train(vectors, counts, kinds)
        short = [row for row, text in enumerate(own) if not clauses(text)]
        parts = _telling_clauses(model, own, in_danger, encode)
        clause_model = linear.train(
            np.concatenate([vectors[short], parts.vectors]),
            vstack([counts[short], parts.counts], format="csr"),
            [DANGER if in_danger[row] else CALM for row in short] + parts.labels,
        )
        return cls(model, near, clause_model)

    def strength(
        self,
        vector: np.ndarray,
        counts: csr_matrix,
        parts: list[str],
        vectors_of_parts: np.ndarray,
    ) -> tuple[float, str]:
        """Give the strength of the signs of danger in a message, and the likely kind.

        The strength is the model's probability, a share of the neighbours', and the
        probability of the worst of its clauses: up to 2.35. Shapes: (dimensions,),
        (1, n-grams), (parts,), (parts, dimensions).
        """
        row = self.model.probabilities(vector[None, :], counts)[0]
        near = self.neighbours.probabilities(vector[None, :], ngrams.words_of(counts), 2)[0, 1]
        named = [place for place, label in enumerate(self.model.labels) if label in KINDS]
        kind = self.model.labels[max(named, key=lambda place: row[place])]
        clause = _danger(self.clause_model, vector[None, :], counts)[0]
        if parts:
            clause = max(clause, *_danger(self.clause_model, vectors_of_parts, ngrams.count(parts)))
        calm = row[self.model.labels.index(CALM)]
        return float(1 - calm + NEAR_SHARE * near + CLAUSE_SHARE * clause), kind

    def save(self, folder: Path) -> None:
        """Write all parts into a folder."""
        for name, model in ((WHOLE, self.model), (CLAUSE, self.clause_model)):
            (folder / name).mkdir()
            model.save(folder / name)
        self.neighbours.save(folder)

    @classmethod
    def load(cls, folder: Path) -> DangerModel:
        """Read all parts from a folder. Raises OSError or ValueError if one is not whole."""
        return cls(
            LinearModel.load(folder / WHOLE),
            Neighbours.load(folder),
            LinearModel.load(folder / CLAUSE),
        )


@dataclass(frozen=True)
class _Clauses:
    vectors: np.ndarray
    counts: csr_matrix
    labels: list[str]


def _telling_clauses(
    model: LinearModel,
    texts: Sequence[str],
    in_danger: np.ndarray,
    encode: Callable[[list[str]], np.ndarray],
) -> _Clauses:
    """Give every clause of the calm texts, and of each text in danger the one that tells it.

    Nobody marked which clause that is: it is the one in which `model` sees most danger, if it
    sees some.
    """
    parts, sources = [], []
    for source, text in enumerate(texts):
        split = clauses(text)
        parts += split + neighbouring(split)
        sources += [source] * (len(parts) - len(sources))
    vectors, counts = encode(parts), ngrams.count(parts)
    belief = _danger(model, vectors, counts)
    telling: dict[int, int] = {}
    calm = []
    for place, source in enumerate(sources):
        if not in_danger[source]:
            calm.append(place)
        elif belief[place] > belief[telling.setdefault(source, place)]:
            telling[source] = place
    told = [place for place in telling.values() if belief[place] > TELLING]
    chosen = told + calm
    return _Clauses(vectors[chosen], counts[chosen], [DANGER] * len(told) + [CALM] * len(calm))


def _danger(model: LinearModel, vectors: np.ndarray, counts: csr_matrix) -> np.ndarray:
    """Give the probability of danger, whatever its kind. Returns (n,)."""
    return 1 - model.probabilities(vectors, counts)[:, model.labels.index(CALM)]
