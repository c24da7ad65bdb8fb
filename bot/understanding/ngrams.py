"""Character n-grams: how a message is written, misspellings and all.

Hashed into a fixed number of columns, so there is no vocabulary to learn, keep or load.
"""

from __future__ import annotations

import functools

from scipy.sparse import csr_matrix

COLUMNS = 2**15
SHORTEST, LONGEST = 2, 4


@functools.cache
def _vectorizer():
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb",  # n-grams do not cross the border of a word
        ngram_range=(SHORTEST, LONGEST),
        n_features=COLUMNS,
        strip_accents="unicode",  # people in a hurry leave accents out
        alternate_sign=False,
        norm=None,
    )


def count(texts: list[str]) -> csr_matrix:
    """Count the n-grams of each text. Returns shape (len(texts), COLUMNS)."""
    return _vectorizer().transform(texts)


def fingerprint() -> str:
    """Name what the columns mean: another meaning makes other models."""
    return f"char_wb {SHORTEST}-{LONGEST} in {COLUMNS}"
