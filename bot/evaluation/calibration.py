"""Is the classifier as sure as it is right? Its belief in the topic it puts first, against that.

Fallback and safety net overrule the classifier with beliefs that are not its own, so its own
first choice is judged, before them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.evaluation.measures import TopicResult

BINS = 10
FALLBACK = "nlu_fallback"  # Rasa's name; its belief is only a threshold


@dataclass(frozen=True)
class Belief:
    """How sure the classifier was (0 to 1), and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True)
class Bin:
    """The messages read with a confidence from `low` to `high`: how many, how sure, how right.

    `confidence` and `right` are means from 0 to 1; 0 where there is no message.
    """

    low: float
    high: float
    count: int
    confidence: float
    right: float


def belief_of(result: TopicResult) -> Belief:
    """Give the belief in the classifier's first choice."""
    ranking = [entry for entry in result.reading.heard.ranking if entry[0] != FALLBACK]
    name, confidence = max(ranking, key=lambda entry: entry[1])
    return Belief(confidence, name in result.case.right)


def bins(beliefs: Iterable[Belief], count: int = BINS) -> list[Bin]:
    """Sort beliefs into `count` equally wide bins."""
    beliefs = list(beliefs)
    confidence = np.array([belief.confidence for belief in beliefs], dtype=float)
    right = np.array([belief.right for belief in beliefs], dtype=float)
    places = np.minimum((confidence * count).astype(int), count - 1)
    found = []
    for place in range(count):
        own = places == place
        mean = (confidence[own].mean(), right[own].mean()) if own.any() else (0.0, 0.0)
        found.append(
            Bin(place / count, (place + 1) / count, int(own.sum()), *(float(m) for m in mean))
        )
    return found


def expected_error(binned: list[Bin]) -> float:
    """Give the expected calibration error (ECE), 0 to 1: the mean gap, weighed by messages."""
    whole = sum(each.count for each in binned)
    gaps = sum(each.count * abs(each.confidence - each.right) for each in binned)
    return gaps / whole if whole else 0.0
