"""A linear classifier over two groups of features: sentence meaning and n-grams.

Each group is brought to unit length and weighted, so that neither drowns the other.
Kept as plain arrays, so that a model is loaded without pickle and without scikit-learn.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

ARRAYS = "classifier.npz"
LABELS = "labels.json"
BATCH = 512  # examples a step
SPEED = 0.05  # first step of Adam; falls to zero along a straight line
MOMENTUM, SPREAD = 0.9, 0.99  # Adam's two memories
ROWS = 2048  # of the weights that are moved at once: they fit a cache
SEED = 20240101  # the same examples give the same model


@dataclass(frozen=True)
class LinearModel:
    """A trained classifier.

    `dense` has shape (dimensions, labels), `sparse` (n-grams, labels), `bias` (labels,),
    `idf` (n-grams,); `sparse_weight` is the length given to the group of n-grams.
    """

    labels: list[str]
    dense: np.ndarray
    sparse: np.ndarray
    bias: np.ndarray
    idf: np.ndarray
    sparse_weight: float

    def probabilities(self, dense: np.ndarray, counts: csr_matrix) -> np.ndarray:
        """Give the probability of each label. Shapes: (n, dimensions), (n, n-grams)."""
        ngrams = weigh_ngrams(counts, self.idf, self.sparse_weight)
        if ngrams.shape[0] == 1:  # one message: its few rows are added without scipy's checks
            written = ngrams.data @ self.sparse[ngrams.indices]
        else:
            written = ngrams @ self.sparse
        return softmax(unit_length(dense) @ self.dense + written + self.bias)

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        np.savez(
            folder / ARRAYS,
            dense=self.dense,
            sparse=self.sparse,
            bias=self.bias,
            idf=self.idf,
            sparse_weight=np.float32(self.sparse_weight),
        )
        (folder / LABELS).write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read a model from a folder. Raises OSError or ValueError if it is not whole."""
        labels = json.loads((folder / LABELS).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            return cls(
                labels=labels,
                dense=arrays["dense"],
                sparse=arrays["sparse"],
                bias=arrays["bias"],
                idf=arrays["idf"],
                sparse_weight=float(arrays["sparse_weight"]),
            )


def train(
    dense: np.ndarray,
    counts: csr_matrix,
    labels: list[str],
    penalty: float = 0.2,
    sparse_weight: float = 1.6,
    smoothing: float = 0.05,
    rounds: int = 8,
) -> LinearModel:
    """Train a multinomial logistic regression on n examples, batch by batch with Adam.

    `penalty` on large weights; `smoothing`, the share of belief that each example leaves to
    the other labels; `rounds` over all examples. Eight rounds of batches read better here
    than sixty steps of L-BFGS over everything, in a tenth of the time.
    """
    idf = inverse_frequency(counts)
    names = sorted(set(labels))
    places = {name: place for place, name in enumerate(names)}
    targets = np.array([places[label] for label in labels])
    meaning = unit_length(dense).astype(np.float32)
    ngrams = weigh_ngrams(counts, idf, sparse_weight)
    used = np.unique(ngrams.indices)  # columns of no example keep their weight of zero
    ngrams = ngrams[:, used]
    width, size = meaning.shape[1], len(names)
    importance = _importance(targets, size)
    weights = np.zeros((width + len(used), size), dtype=np.float32)
    bias = np.zeros(size, dtype=np.float32)
    adam = _Adam.like(weights)
    batches = list(_batches(len(targets), rounds))
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for number, batch in enumerate(batches):
            own, written = meaning[batch], ngrams[batch]
            error = softmax(own @ weights[:width] + written @ weights[width:] + bias)
            error -= smoothing / size
            error[np.arange(len(batch)), targets[batch]] -= 1 - smoothing
            error *= (importance[batch] / len(batch))[:, None]
            slope = np.concatenate([own.T @ error, written.T @ error])
            speed = SPEED * (1 - number / len(batches))
            adam.step(weights, slope, penalty / len(targets), speed, threads)
            bias -= np.float32(5 * speed) * error.sum(axis=0)
    sparse = np.zeros((counts.shape[1], size), dtype=np.float32)
    sparse[used] = weights[width:]
    return LinearModel(names, weights[:width], sparse, bias, idf, sparse_weight)


def _importance(targets: np.ndarray, size: int) -> np.ndarray:
    """Weigh examples: a label with four times the examples counts twice as much.

    In proportion, the large ones would drown the small ones; all alike, what is out of scope
    would hardly be known.
    """
    share = np.bincount(targets, minlength=size)[targets] * size / len(targets)
    return (1 / np.sqrt(share)).astype(np.float32)


def _batches(examples: int, rounds: int) -> Iterator[np.ndarray]:
    chance = np.random.default_rng(SEED)
    for _ in range(rounds):
        order = chance.permutation(examples)
        for first in range(0, examples, BATCH):
            yield order[first : first + BATCH]


@dataclass
class _Adam:
    """Steps along the slope, each weight at its own pace (Kingma and Ba, 2015)."""

    mean: np.ndarray
    spread: np.ndarray
    steps: int = 0

    @classmethod
    def like(cls, weights: np.ndarray) -> _Adam:
        return cls(np.zeros_like(weights), np.zeros_like(weights))

    def step(
        self,
        weights: np.ndarray,
        slope: np.ndarray,
        penalty: float,
        speed: float,
        threads: ThreadPoolExecutor,
    ) -> None:
        """Move the weights, on several threads; the slope is used up."""
        self.steps += 1
        corrected = np.sqrt(1 - SPREAD**self.steps) / (1 - MOMENTUM**self.steps)
        rows = range(0, len(weights), ROWS)
        blocks = [slice(first, first + ROWS) for first in rows]
        move = functools.partial(self._move, weights, slope, penalty, speed * corrected)
        list(threads.map(move, blocks))

    def _move(
        self, weights: np.ndarray, slope: np.ndarray, penalty: float, speed: float, rows: slice
    ) -> None:
        # A dozen passes over a block that stays in the processor's cache.
        own, slope, mean, spread = weights[rows], slope[rows], self.mean[rows], self.spread[rows]
        slope += own * np.float32(penalty)
        mean *= np.float32(MOMENTUM)
        mean += np.float32(1 - MOMENTUM) * slope
        slope *= slope
        slope *= np.float32(1 - SPREAD)
        spread *= np.float32(SPREAD)
        spread += slope
        np.sqrt(spread, out=slope)
        slope += np.float32(1e-8)
        np.divide(mean, slope, out=slope)
        slope *= np.float32(speed)
        own -= slope


def softmax(logits: np.ndarray) -> np.ndarray:
    """Turn each row into probabilities."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def unit_length(rows: np.ndarray) -> np.ndarray:
    """Scale each row to length one; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)


def inverse_frequency(counts: csr_matrix) -> np.ndarray:
    """Give the smoothed inverse document frequency of each column."""
    documents = np.bincount(counts.indices, minlength=counts.shape[1])
    return (np.log((1 + counts.shape[0]) / (1 + documents)) + 1).astype(np.float32)


def weigh_ngrams(counts: csr_matrix, idf: np.ndarray, weight: float) -> csr_matrix:
    """Turn counts into tf-idf rows (logarithmic counts) of length `weight`."""
    data = ((1 + np.log(counts.data.astype(np.float32))) * idf[counts.indices]).astype(np.float32)
    of_row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(of_row, data**2, minlength=counts.shape[0]))
    lengths[lengths == 0] = 1
    data *= (weight / lengths).astype(np.float32)[of_row]
    return csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)
