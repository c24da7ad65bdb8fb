"""Character n-grams and word n-grams: how a message is written, misspellings and all.

Characters forgive what is misspelt; pairs of words tell "how can I stop this" from "can it be
stopped". Hashed into a fixed number of columns, so there is no vocabulary to learn, keep or load.
"""

from __future__ import annotations

import functools

from scipy.sparse import csr_matrix, hstack

CHARACTER_COLUMNS = 2**15
WORD_COLUMNS = 2**15
COLUMNS = CHARACTER_COLUMNS + WORD_COLUMNS
SHORTEST, LONGEST = 2, 4  # characters
MOST_WORDS = 2


@functools.cache
def _vectorizers():
    from sklearn.feature_extraction.text import HashingVectorizer

    common = {
        "strip_accents": "unicode",  # people in a hurry leave accents out
        "alternate_sign": False,
        "norm": None,
    }
    characters = HashingVectorizer(
        analyzer="char_wb",  # n-grams do not cross the border of a word
        ngram_range=(SHORTEST, LONGEST),
        n_features=CHARACTER_COLUMNS,
        **common,
    )
    words = HashingVectorizer(
        token_pattern=r"(?u)\b\w+\b",  # "a", "y" and "I" are words too
        ngram_range=(1, MOST_WORDS),
        n_features=WORD_COLUMNS,
        **common,
    )
    return characters, words


def count(texts: list[str]) -> csr_matrix:
    """Count the n-grams of each text. Returns shape (len(texts), COLUMNS), words last."""
    return hstack([each.transform(texts) for each in _vectorizers()], format="csr")


def words_of(counts: csr_matrix) -> csr_matrix:
    """Keep the columns of words. Returns shape (n, WORD_COLUMNS)."""
    return counts[:, CHARACTER_COLUMNS:]


def fingerprint() -> str:
    """Name what the columns mean: another meaning makes other models."""
    return f"char_wb {SHORTEST}-{LONGEST} in {CHARACTER_COLUMNS}, words 1-{MOST_WORDS} in {WORD_COLUMNS}"
