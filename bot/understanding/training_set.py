"""All examples with their features, made once for every component that learns from them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.understanding import encoder, ngrams
from bot.understanding.examples import read_all

FILE = "file"  # key in a message's metadata: the file that it stands for


@dataclass(frozen=True)
class TrainingSet:
    """n examples: texts, intents, languages (None where the file names none), `vectors` (n, dimensions), `counts` (n, n-grams)."""

    texts: list[str]
    intents: list[str]
    languages: list[str | None]
    vectors: np.ndarray
    counts: csr_matrix


def of_files(paths: Iterable[str]) -> TrainingSet:
    """Read and encode the examples of some files. Raises SeedError naming a wrong file."""
    return _read(tuple(sorted(set(paths))))


@functools.lru_cache(maxsize=1)
def _read(paths: tuple[str, ...]) -> TrainingSet:
    examples = read_all([Path(path) for path in paths])
    texts = [example.text for example in examples]
    return TrainingSet(
        texts=texts,
        intents=[example.intent for example in examples],
        languages=[example.metadata.get("language") for example in examples],
        vectors=encoder.encode_many(texts),
        counts=ngrams.count(texts),
    )
