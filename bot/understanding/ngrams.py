"""Character n-grams and word n-grams: how a message is written, misspellings and all.

Characters forgive what is misspelt; pairs of words tell "how can I stop this" from "can it be
stopped". Hashed into a fixed number of columns, so there is no vocabulary to learn, keep or load.

The columns are those of scikit-learn's HashingVectorizer (char_wb and words, accents stripped),
which spends most of its time on checks; character n-grams do not cross the border of a word, so
those of a word are hashed once and then remembered.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from array import array
from itertools import chain

import mmh3
import numpy as np
from scipy.sparse import csr_matrix

CHARACTER_COLUMNS = 2**15
WORD_COLUMNS = 2**15
COLUMNS = CHARACTER_COLUMNS + WORD_COLUMNS
SHORTEST, LONGEST = 2, 4  # characters
MOST_WORDS = 2
REMEMBERED = 20_000  # words, of which most messages consist

_WORD = re.compile(r"\b\w+\b")  # "a", "y" and "I" are words too


def count(texts: list[str]) -> csr_matrix:
    """Count the n-grams of each text. Returns shape (len(texts), COLUMNS), words last."""
    found = [_columns(text) for text in texts]
    rows = np.repeat(np.arange(len(texts)) * COLUMNS, [len(columns) for columns in found])
    cells = np.fromiter(chain.from_iterable(found), dtype=np.int64, count=len(rows))
    cells, counts = np.unique(rows + cells, return_counts=True)
    borders = np.searchsorted(cells, np.arange(len(texts) + 1) * COLUMNS)
    parts = (
        counts.astype(np.float32),
        (cells % COLUMNS).astype(np.int32),
        borders.astype(np.int32),
    )
    return csr_matrix(parts, shape=(len(texts), COLUMNS))


def words_of(counts: csr_matrix) -> csr_matrix:
    """Keep the columns of words. Returns shape (n, WORD_COLUMNS)."""
    if counts.shape[0] > 1:
        return counts[:, CHARACTER_COLUMNS:]
    first = int(np.searchsorted(counts.indices, CHARACTER_COLUMNS))  # columns stand in order
    words = counts.indices[first:] - np.int32(CHARACTER_COLUMNS)
    borders = np.array([0, len(words)], dtype=np.int32)
    return csr_matrix((counts.data[first:], words, borders), shape=(1, WORD_COLUMNS))


def fingerprint() -> str:
    """Name what the columns mean: another meaning makes other models."""
    return f"char_wb {SHORTEST}-{LONGEST} in {CHARACTER_COLUMNS}, words 1-{MOST_WORDS} in {WORD_COLUMNS}"


def _columns(text: str) -> list[int]:
    """Give the column of each n-gram of a text."""
    plain = _without_accents(text.lower())
    columns: list[int] = []
    for word in plain.split():
        columns += _of_characters(word)
    words = _WORD.findall(plain)
    columns += map(_of_words, words)
    columns += [_of_words(f"{word} {after}") for word, after in zip(words, words[1:], strict=False)]
    return columns


@functools.lru_cache(REMEMBERED)
def _of_characters(word: str) -> array:
    padded = f" {word} "
    columns = []
    for length in range(SHORTEST, LONGEST + 1):
        columns += [padded[i : i + length] for i in range(max(1, len(padded) - length + 1))]
        if len(padded) <= length:
            break  # a short word is counted once, whole
    return array("H", [abs(mmh3.hash(ngram)) % CHARACTER_COLUMNS for ngram in columns])


@functools.lru_cache(REMEMBERED)
def _of_words(words: str) -> int:
    return CHARACTER_COLUMNS + abs(mmh3.hash(words)) % WORD_COLUMNS


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
