"""What the most similar examples say: the memory beside the linear classifier.

A line that somebody wrote almost like this one weighs more than any rule learnt over all of
them. Similarity is of meaning (principal components of the sentence vectors) and of words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.understanding.linear import inverse_frequency, unit_length, weigh_ngrams

ARRAYS = "neighbours.npz"
DIMENSIONS = 256  # hold 93 % of the variance of 512
FIRST = 96  # components by which candidates are chosen,
CANDIDATES = 2000  # and how many
FINEST = 2**15 - 1  # 16-bit integers: numpy reads them ten times as fast as 16-bit floats
MEANING, WORDS = 0.6, 0.4  # shares of the similarity
NEAREST = 50
SHARPNESS = 20.0  # how fast belief falls with distance


@dataclass(frozen=True)
class Neighbours:
    """All examples, as they are compared.

    `axes` (dimensions, components) and `centre` (dimensions,) turn a sentence vector into its
    principal components: `first` (n, FIRST) and, as shares of FINEST, `rest` of them (n, …);
    `words` (word columns, n) holds a column an example; `idf` (word columns,); `places` (n,)
    the label of each; `importance` (n,) evens out large labels.
    """

    centre: np.ndarray
    axes: np.ndarray
    first: np.ndarray
    rest: np.ndarray
    words: csr_matrix
    idf: np.ndarray
    places: np.ndarray
    importance: np.ndarray

    @classmethod
    def learn(cls, dense: np.ndarray, words: csr_matrix, places: np.ndarray) -> Neighbours:
        """Keep n examples. Shapes: (n, dimensions), (n, word columns), (n,)."""
        vectors = unit_length(dense).astype(np.float32)
        centre = vectors.mean(axis=0)
        spread = vectors - centre
        _, axes = np.linalg.eigh(spread.T @ spread)
        axes = np.ascontiguousarray(axes[:, ::-1][:, :DIMENSIONS], dtype=np.float32)
        meanings = unit_length(spread @ axes) * np.float32(MEANING)
        idf = inverse_frequency(words)
        sizes = np.bincount(places)
        return cls(
            centre=centre,
            axes=axes,
            first=np.ascontiguousarray(meanings[:, :FIRST], dtype=np.float32),
            rest=_in_integers(meanings[:, FIRST:]),
            words=csr_matrix(weigh_ngrams(words, idf, WORDS).T),
            idf=idf,
            places=places.astype(np.int32),
            importance=(1 / np.sqrt(sizes[places])).astype(np.float32),
        )

    def probabilities(self, dense: np.ndarray, words: csr_matrix, labels: int) -> np.ndarray:
        """Give the share of each label among the nearest examples. Returns (n, labels)."""
        turned = unit_length((unit_length(dense) - self.centre) @ self.axes).astype(np.float32)
        written = weigh_ngrams(words, self.idf, 1.0)
        shares = np.zeros((len(turned), labels), dtype=np.float32)
        for number, vector in enumerate(turned):
            first, last = written.indptr[number : number + 2]
            nearest, near = self._nearest(
                vector, written.indices[first:last], written.data[first:last]
            )
            weights = np.exp(SHARPNESS * (near - near.max())) * self.importance[nearest]
            shares[number] = np.bincount(self.places[nearest], weights, minlength=labels)
        return shares / shares.sum(axis=1, keepdims=True)

    def _nearest(
        self, vector: np.ndarray, columns: np.ndarray, weights: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Find the nearest examples to a message and how similar they are. Returns (k,), (k,).

        The first components and the words choose candidates, which are then compared whole: half
        of the work. Of 3,528 messages one is read otherwise; with 600 candidates three.
        """
        similar = self.first @ vector[:FIRST]
        similar += self.words[columns].T @ weights
        candidates = _largest(similar, CANDIDATES)
        rest = self.rest[candidates].astype(np.float32)
        similar = similar[candidates] + rest @ (vector[FIRST:] * np.float32(MEANING / FINEST))
        nearest = _largest(similar, NEAREST)
        return candidates[nearest], similar[nearest]

    def save(self, folder: Path) -> None:
        """Write the examples into a folder."""
        np.savez(
            folder / ARRAYS,
            centre=self.centre,
            axes=self.axes,
            first=self.first.astype(np.float16),  # half the size; read back below
            rest=self.rest,
            word_counts=self.words.data,
            word_places=self.words.indices,
            word_borders=self.words.indptr,
            idf=self.idf,
            places=self.places,
            importance=self.importance,
        )

    @classmethod
    def load(cls, folder: Path) -> Neighbours:
        """Read the examples from a folder. Raises OSError or ValueError if it is not whole."""
        with np.load(folder / ARRAYS, allow_pickle=False) as kept:
            shape = (len(kept["word_borders"]) - 1, len(kept["places"]))
            words = csr_matrix(
                (kept["word_counts"], kept["word_places"], kept["word_borders"]), shape=shape
            )
            same = ("centre", "axes", "idf", "places", "importance")
            first, rest = kept["first"].astype(np.float32), kept["rest"]
            if rest.dtype != np.int16:  # a model of before, that a maintainer chose to serve
                rest = _in_integers(rest.astype(np.float32))
            return cls(words=words, first=first, rest=rest, **{name: kept[name] for name in same})


def _in_integers(rest: np.ndarray) -> np.ndarray:
    return np.rint(rest * (FINEST / MEANING)).astype(np.int16)


def _largest(values: np.ndarray, most: int) -> np.ndarray:
    """Give the places of the largest values, in no order."""
    if len(values) <= most:
        return np.arange(len(values))
    return np.argpartition(-values, most - 1)[:most]
