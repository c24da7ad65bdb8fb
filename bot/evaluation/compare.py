"""Two configurations of the topic model on the same messages, both trained here without Rasa.

Only the model is compared: fallback, safety net and dialogue come after it. Features are made
once for both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.stats import binomtest

from bot.evaluation.measures import Share, share
from bot.evaluation.sets import TopicCase
from bot.evaluation.variants import Variant
from bot.understanding import encoder, ngrams
from bot.understanding.corrections import meant
from bot.understanding.topic_model import TopicModel
from bot.understanding.training_set import TrainingSet


@dataclass(frozen=True)
class Paired:
    """One message with the topics that both configurations read."""

    case: TopicCase
    first: str
    second: str

    @property
    def first_right(self) -> bool:
        """Whether the first read a right topic."""
        return self.first in self.case.right

    @property
    def second_right(self) -> bool:
        """Whether the second read a right topic."""
        return self.second in self.case.right


@dataclass(frozen=True)
class Sides:
    """Both shares read rightly, who alone was right how often, and how likely that is by chance."""

    first: Share
    second: Share
    only_first: int
    only_second: int
    chance: float


def compare(
    examples: TrainingSet, cases: list[TopicCase], first: Variant, second: Variant
) -> list[Paired]:
    """Train both on the examples and have them read the messages."""
    texts = [meant(case.text) or case.text for case in cases]  # as the pipeline reads corrections
    vectors, counts = encoder.encode_many(texts), ngrams.count(texts)
    trained: dict[tuple[bool, ...], TopicModel] = {}
    answers = []
    for variant in (first, second):
        if variant.features not in trained:
            seen = features(variant, examples.vectors, examples.counts)
            trained[variant.features] = TopicModel.train(*seen, examples.intents)
        model = trained[variant.features]
        believed = beliefs(variant, model, *features(variant, vectors, counts))
        answers.append([model.labels[place] for place in believed.argmax(axis=1)])
    return [Paired(*read) for read in zip(cases, *answers, strict=True)]


def features(
    variant: Variant, vectors: np.ndarray, counts: csr_matrix
) -> tuple[np.ndarray, csr_matrix]:
    """Blank the groups of features that a variant does without; shapes stay."""
    characters = counts[:, : ngrams.CHARACTER_COLUMNS]
    parts = [
        part if used else csr_matrix(part.shape, dtype=part.dtype)
        for part, used in (
            (characters, variant.characters),
            (ngrams.words_of(counts), variant.words),
        )
    ]
    seen = vectors if variant.meaning else np.zeros_like(vectors)
    return seen, hstack(parts, format="csr")


def beliefs(
    variant: Variant, model: TopicModel, vectors: np.ndarray, counts: csr_matrix
) -> np.ndarray:
    """Give what the parts of a variant believe. Returns (n, topics)."""
    if not variant.neighbours:
        return model.model.probabilities(vectors, counts)
    if not variant.linear:
        words = ngrams.words_of(counts)
        return model.neighbours.probabilities(vectors, words, len(model.labels))
    return model.probabilities(vectors, counts)


def sides(pairs: list[Paired]) -> Sides:
    """Set both beside each other; the chance is that of McNemar's exact test."""
    only_first = sum(p.first_right and not p.second_right for p in pairs)
    only_second = sum(p.second_right and not p.first_right for p in pairs)
    return Sides(
        first=share(p.first_right for p in pairs),
        second=share(p.second_right for p in pairs),
        only_first=only_first,
        only_second=only_second,
        chance=mcnemar(only_first, only_second),
    )


def mcnemar(only_first: int, only_second: int) -> float:
    """Give the probability of a difference this large if both were equally good.

    McNemar's test in its exact form: of the messages that only one has right, half would be
    expected on each side.
    """
    differing = only_first + only_second
    return float(binomtest(only_first, differing, 0.5).pvalue) if differing else 1.0
