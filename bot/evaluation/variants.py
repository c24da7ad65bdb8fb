"""The configurations of the topic model that `balise evaluate --compare` can set beside it.

Each leaves one thing out. Nothing heavy is imported here: `--help` reads the names.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """What the model may use: groups of features, and its two parts."""

    name: str
    meaning: bool = True  # the sentence vector
    characters: bool = True  # character n-grams
    words: bool = True  # single words and pairs
    linear: bool = True  # the linear classifier
    neighbours: bool = True  # the nearest examples

    @property
    def features(self) -> tuple[bool, bool, bool]:
        """The groups of features: variants that share them share a training."""
        return self.meaning, self.characters, self.words


SHIPPED = Variant("shipped")
VARIANTS = {
    variant.name: variant
    for variant in (
        Variant("without-neighbours", neighbours=False),
        Variant("without-linear", linear=False),
        Variant("without-words", words=False),
        Variant("without-characters", characters=False),
        Variant("without-ngrams", characters=False, words=False),
        Variant("without-meaning", meaning=False),
    )
}
