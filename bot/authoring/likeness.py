"""Which texts are nearly the same: letter groups compared, thirty thousand texts in seconds."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import numpy as np

from bot.folding import fold

COLUMNS = 2**17
RARE = 400  # texts: a letter group that more of them have says little, and costs most of the time
MOST_COMMON_PART = (
    0.65  # share of a text's weight in common groups up to which rare ones are enough
)
BLOCK = 500  # texts compared with all others at a time


class Likeness:
    """Texts made ready to be compared.

    Likeness is the cosine of weighted groups of three and four letters, from 0 to 1; the order
    of words, case, accents and punctuation make no difference.
    """

    def __init__(self, texts: list[str]) -> None:
        from scipy.sparse import csr_matrix

        self._texts = texts
        self._groups = csr_matrix(_vectorizer().transform([plain(text) for text in texts]))
        self._seen = np.bincount(self._groups.indices, minlength=COLUMNS)
        idf = np.log((1 + len(texts)) / (1 + self._seen)) + 1
        self._idf = idf.astype(np.float32)
        self._weights = _weigh(self._groups, self._idf)

    def near(self, text: str, least: float, most: int = 3) -> list[tuple[int, float]]:
        """Give the texts most like another one, at least so alike, the nearest first."""
        if not self._texts:
            return []
        own = _weigh(_vectorizer().transform([plain(text)]), self._idf)
        alike = (self._weights @ own.T).toarray().ravel()
        best = np.argsort(-alike, kind="stable")[:most]
        return [(int(place), float(alike[place])) for place in best if alike[place] >= least]

    def pairs(self, least: float) -> Iterator[tuple[int, int, float]]:
        """Give every pair (i, j, likeness) of texts that are at least so alike, with i < j.

        `least` must be above MOST_COMMON_PART: then no pair is missed.
        """
        if len(self._texts) < 2:
            return
        weights = self._weights
        light = weights[:, self._seen <= RARE].tocsr()
        # The product over all columns is slow, and over the rare ones incomplete: two texts as
        # alike as `least` share at least `least - MOST_COMMON_PART` in rare groups, unless most
        # of their weight is common. Those few are compared in full.
        own = np.asarray(light.multiply(light).sum(axis=1)).ravel()
        common = np.flatnonzero(1 - own > MOST_COMMON_PART)
        everyone = np.arange(len(self._texts))
        found = set(_above(light, light, everyone, least - MOST_COMMON_PART))
        found |= set(_above(weights[common], weights, common, least))
        pairs = np.array(sorted({(min(p), max(p)) for p in found}), dtype=int).reshape(-1, 2)
        alike = weights[pairs[:, 0]].multiply(weights[pairs[:, 1]]).sum(axis=1)
        for (first, second), likeness in zip(pairs, np.asarray(alike).ravel(), strict=True):
            if likeness >= least:
                yield int(first), int(second), float(likeness)


@functools.cache
def _vectorizer():
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 4),
        n_features=COLUMNS,
        alternate_sign=False,
        binary=True,
        norm=None,
        dtype=np.float32,
    )


def _weigh(groups, idf: np.ndarray):
    """Weigh letter groups (texts, COLUMNS); rows of length one."""
    from scipy.sparse import csr_matrix, diags

    weights = csr_matrix(groups) @ diags(idf)
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    return csr_matrix(diags(1 / np.where(lengths == 0, 1, lengths)) @ weights)


def _above(rows, columns, names: np.ndarray, least: float) -> Iterator[tuple[int, int]]:
    turned = columns.T.tocsr()
    for start in range(0, rows.shape[0], BLOCK):
        product = (rows[start : start + BLOCK] @ turned).tocoo()
        firsts = names[product.row + start]
        kept = (product.data >= least) & (firsts != product.col)
        yield from zip(firsts[kept].tolist(), product.col[kept].tolist(), strict=True)


def plain(text: str) -> str:
    """Keep a text's words only: one case, no accents, no punctuation."""
    # "can't" is another word than "can": it must not fall apart.
    return " ".join(re.findall(r"\w+", fold(text).replace("n't", "nt")))
