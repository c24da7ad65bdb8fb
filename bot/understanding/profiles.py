"""The language profiles of langdetect, mapped into memory.

As langdetect reads them they take a second and 60 MB, and most questions to them are only of
French and English. Here they are one sorted table of n-grams, laid out once (prepared.py), that
langdetect's own detector reads as its dictionary: its answers are the same.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from importlib.metadata import version

import numpy as np
from langdetect import DetectorFactory, LangDetectException
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY

from bot.understanding import prepared

SEED = 0  # langdetect draws lots
LETTER = 21  # bits of a code point; an n-gram has three letters at most
REMEMBERED = 4096  # n-grams


def probabilities(text: str, among: tuple[str, ...] | None = None) -> dict[str, float]:
    """Give how likely each language of a text is; nothing for one without letters.

    `among`: the only languages to choose from, alike before the text is read.
    """
    detector = Detector(_profiles(among))
    if among:
        detector.set_prior_map(dict.fromkeys(among, 1 / len(among)))
    detector.append(text)
    try:
        return {found.lang: found.prob for found in detector.get_probabilities()}
    except LangDetectException:  # digits, emoji: nothing to go by
        return {}


def prepare() -> None:
    """Lay out the profiles, so that no later start has to."""
    _arrays()


class _Profiles:
    """What a detector reads: the share of each n-gram in the texts of some languages."""

    seed = SEED

    def __init__(self, arrays: prepared.Arrays, among: tuple[str, ...] | None) -> None:
        languages = [str(name) for name in arrays["languages"]]
        self.langlist = [name for name in languages if among is None or name in among]
        self.word_lang_prob_map = self
        self._ngrams = memoryview(arrays["ngrams"])
        self._borders = arrays["borders"]
        self._places = np.full(len(languages), -1)
        self._places[[languages.index(name) for name in self.langlist]] = range(len(self.langlist))
        self._of, self._shares = arrays["of"], arrays["shares"]
        self._read = functools.lru_cache(REMEMBERED)(self._read)

    def __contains__(self, ngram: str) -> bool:
        return self._read(ngram) is not None

    def __getitem__(self, ngram: str) -> list[float]:
        return self._read(ngram)

    def _read(self, ngram: str) -> list[float] | None:
        packed = _packed(ngram)
        row = bisect_left(self._ngrams, packed)
        if row == len(self._ngrams) or self._ngrams[row] != packed:
            return None
        entries = slice(*self._borders[row : row + 2])
        places, shares = self._places[self._of[entries]], self._shares[entries]
        found = np.zeros(len(self.langlist))
        found[places[places >= 0]] = shares[places >= 0]
        return found.tolist()


@functools.cache
def _profiles(among: tuple[str, ...] | None) -> _Profiles:
    return _Profiles(_arrays(), among)


def _arrays() -> prepared.Arrays:
    return prepared.arrays("languages", f"langdetect {version('langdetect')}", _lay_out)


def _lay_out() -> prepared.Arrays:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    table = sorted((_packed(ngram), shares) for ngram, shares in factory.word_lang_prob_map.items())
    shares = np.array([shares for _, shares in table])
    rows, languages = np.nonzero(shares)
    return {
        "languages": np.array(factory.langlist),
        "ngrams": np.array([ngram for ngram, _ in table], dtype=np.int64),
        "borders": np.searchsorted(rows, np.arange(len(table) + 1)).astype(np.int32),
        "of": languages.astype(np.uint8),
        "shares": shares[rows, languages],
    }


def _packed(ngram: str) -> int:
    packed = 0
    for letter in ngram:
        packed = packed << LETTER | ord(letter)
    return packed
