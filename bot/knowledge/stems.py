"""The words of a text as the search compares them: stems and plain numbers."""

from __future__ import annotations

import functools
import re

from bot.folding import fold
from bot.knowledge.records import Language

LANGUAGES: tuple[Language, ...] = ("fr", "en")
# Words that stand in almost every question and so tell nothing.
_STOP = {
    "fr": frozenset(
        "le la les l un une des de du d et ou a au aux en dans sur par pour avec que qui quoi qu "
        "ce c cette ces il elle ils elles on je j tu nous vous se s est sont y ne n pas plus quel "
        "quelle quels quelles combien comment ca t m".split()
    ),
    "en": frozenset(
        "the a an of to in on by for with and or that which who what is are was were be it they "
        "he she we you i do does did how many much there this these s t any".split()
    ),
}


def stems(text: str, language: Language) -> list[str]:
    """Split a text into word stems and plain numbers: '275,655 pages' → 275655, page."""
    plain = re.sub(r"(?<=\d)[.,\u202f\u00a0 ](?=\d{3}\b)", "", fold(text))
    words = re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+", plain)
    kept = [word for word in words if word not in _STOP[language]]
    return _stemmer(language).stemWords(kept)


@functools.cache
def _stemmer(language: Language):
    import snowballstemmer

    return snowballstemmer.stemmer("french" if language == "fr" else "english")
