"""Cross-validation of the topic model over its own examples, without Rasa.

Examples are written in families: a line, the same line with another word, its translation. Were
they spread over the folds, the model would be asked what it has learnt. So what belongs together
stays together:

- lines of one language whose meanings are `SAME` or more alike, and all that hangs on them;
- a line and the one of the other language that is nearest to it, if it is nearest in turn and
  at least `TRANSLATION` alike: a translation, or nearly one.

Only lines of one intent are compared, an intent at a time: a near-identical line of another
intent makes a reading harder, never easier.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from bot.errors import SettingError
from bot.understanding.topic_model import TopicModel
from bot.understanding.training_set import TrainingSet

# Read off pairs of the shipped examples: from here on, most say the same in other words.
SAME, TRANSLATION = 0.85, 0.70
SEED = 20240101  # the same examples give the same folds


@dataclass(frozen=True)
class HeldOut:
    """One example as a model read it that had not seen it, nor what is nearly the same."""

    text: str
    language: str
    intent: str
    read: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the intent was read."""
        return self.read == self.intent


def cross_validate(
    examples: TrainingSet, folds: int, step: Callable[[str], None] = lambda said: None
) -> list[HeldOut]:
    """Read every example with a model trained on the other folds. Raises SettingError.

    `step` is told which fold is under way.
    """
    results = []
    for number, (learn, ask) in enumerate(split(examples, folds), 1):
        step(f"Fold {number} of {folds}: {len(learn)} examples learnt, {len(ask)} asked")
        model = TopicModel.train(
            examples.vectors[learn],
            examples.counts[learn],
            [examples.intents[row] for row in learn],
        )
        believed = model.probabilities(examples.vectors[ask], examples.counts[ask])
        for row, beliefs in zip(ask, believed, strict=True):
            first = int(beliefs.argmax())
            results.append(
                HeldOut(
                    text=examples.texts[row],
                    language=examples.languages[row] or "other",
                    intent=examples.intents[row],
                    read=model.labels[first],
                    confidence=float(beliefs[first]),
                )
            )
    return results


def split(examples: TrainingSet, folds: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Give the rows to learn from and the rows to ask, fold by fold. Raises SettingError.

    Each fold has about the same share of each intent.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    together = families(examples)
    intents = np.array(examples.intents)
    enough = min(len(set(together)), int(np.unique(intents, return_counts=True)[1].max()))
    if enough < folds:
        raise SettingError(
            f"--folds {folds}: expected at least {folds} examples of an intent that differ, "
            f"found {enough}. Ask for fewer folds."
        )
    splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=SEED)
    with warnings.catch_warnings():
        # An intent with fewer examples than folds is left out of some; that is well.
        warnings.simplefilter("ignore", UserWarning)
        return list(splitter.split(intents, intents, together))


def families(examples: TrainingSet) -> np.ndarray:
    """Number the family of each example. Returns (n,)."""
    intents = np.array(examples.intents)
    languages = np.array([language or "other" for language in examples.languages])
    numbers = np.zeros(len(intents), dtype=int)
    first = 0
    for intent in np.unique(intents):
        rows = np.flatnonzero(intents == intent)
        count, found = connected_components(
            _alike(examples.vectors[rows], languages[rows]), directed=False
        )
        numbers[rows] = first + found
        first += count
    return numbers


def _alike(vectors: np.ndarray, languages: np.ndarray) -> csr_matrix:
    """Join the lines that belong together. Returns (n, n)."""
    similar = vectors @ vectors.T
    one_language = languages[:, None] == languages[None, :]
    joined = one_language & (similar >= SAME)
    across = np.where(one_language, -1, similar)
    nearest, rows = across.argmax(axis=1), np.arange(len(vectors))
    mutual = (nearest[nearest] == rows) & (across[rows, nearest] >= TRANSLATION)
    joined[rows[mutual], nearest[mutual]] = True
    return csr_matrix(joined)
