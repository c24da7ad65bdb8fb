"""A linear classifier over two groups of features: sentence meaning and character n-grams.

Each group is brought to unit length and weighted, so that neither drowns the other.
Kept as plain arrays, so that a model is loaded without pickle and without scikit-learn.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags, issparse

ARRAYS = "classifier.npz"
LABELS = "labels.json"


@dataclass(frozen=True)
class LinearModel:
    """A trained classifier.

    `dense` has shape (labels, dimensions), `sparse` (labels, n-grams), `bias` (labels,),
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
        logits = unit_length(dense) @ self.dense.T + ngrams @ self.sparse.T + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        return odds / odds.sum(axis=1, keepdims=True)

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
    strength: float = 30.0,
    sparse_weight: float = 1.0,
    rounds: int = 60,
) -> LinearModel:
    """Train a multinomial logistic regression on n examples.

    `strength` is the inverse of the penalty on large weights: larger follows the examples
    closer. `rounds` bounds the steps of L-BFGS (scipy). scikit-learn's own regression takes
    a single matrix, which would have to be sparse: three times slower on these features.
    """
    documents = np.bincount(counts.nonzero()[1], minlength=counts.shape[1])
    idf = (np.log((1 + counts.shape[0]) / (1 + documents)) + 1).astype(np.float32)
    blocks = [
        unit_length(dense).astype(np.float32),
        weigh_ngrams(counts, idf, sparse_weight),
    ]
    names = sorted(set(labels))
    weights = _fit(blocks, [names.index(label) for label in labels], strength, rounds)
    width = dense.shape[1]
    return LinearModel(
        labels=names,
        dense=np.ascontiguousarray(weights[:width].T),
        sparse=np.ascontiguousarray(weights[width:-1].T),
        bias=weights[-1],
        idf=idf,
        sparse_weight=sparse_weight,
    )


def _fit(blocks: list, targets: list[int], strength: float, rounds: int) -> np.ndarray:
    """Minimise the penalised log loss.

    A label with four times the examples counts twice as much: in proportion, the large ones
    would drown the small ones; all alike, what is out of scope would hardly be known.

    Returns weights of shape (features + 1, labels); the last row is the bias, not penalised.
    """
    rows, places = np.arange(len(targets)), np.asarray(targets)
    size = places.max() + 1
    share = np.bincount(places, minlength=size)[places] * size / len(places)
    per_example = (strength / np.sqrt(share)).astype(np.float32)[:, None]
    truth = np.zeros((len(places), size), dtype=np.float32)
    truth[rows, places] = 1
    turned = [csr_matrix(block.T) if issparse(block) else block.T for block in blocks]
    borders = np.cumsum([0, *(block.shape[1] for block in blocks)])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(borders[-1] + 1, size).astype(np.float32)
        logits = np.tile(weights[-1], (len(places), 1))
        for block, low, high in zip(blocks, borders, borders[1:], strict=False):
            logits += block @ weights[low:high]
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        total = odds.sum(axis=1, keepdims=True)
        cost = per_example[:, 0] @ (np.log(total[:, 0]) - logits[rows, places])
        error = (odds / total - truth) * per_example
        slope = np.concatenate([block @ error for block in turned] + [error.sum(axis=0)[None]])
        slope[:-1] += weights[:-1]
        cost += 0.5 * float((weights[:-1] ** 2).sum())
        return float(cost), slope.ravel().astype(np.float64)

    start = np.zeros((borders[-1] + 1) * size)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    return found.x.reshape(-1, size).astype(np.float32)


def unit_length(rows: np.ndarray) -> np.ndarray:
    """Scale each row to length one; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)


def weigh_ngrams(counts: csr_matrix, idf: np.ndarray, weight: float) -> csr_matrix:
    """Turn counts into tf-idf rows (logarithmic counts) of length `weight`."""
    rows = csr_matrix(counts, dtype=np.float32, copy=True)
    rows.data = 1 + np.log(rows.data)
    rows = csr_matrix(rows @ diags(idf))
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1)).A1
    return csr_matrix(diags(weight / np.where(lengths == 0, 1, lengths)) @ rows, dtype=np.float32)
