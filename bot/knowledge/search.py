"""Find the fact or passage that answers a precise question.

A question is compared with everything that is known in two ways, each in both languages:
by its meaning (sentence vectors, handed in) and by its very words and numbers (BM25). The
two are added; what is told is only what passes a threshold measured on real questions
(`balise evaluate`).
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.knowledge.searchable import Traits, searchable
from bot.knowledge.specifics import is_year, specifics
from bot.knowledge.stems import LANGUAGES, stems
from bot.knowledge.store import Knowledge
from bot.knowledge.wanted import asks_age, asks_youngest

Encode = Callable[[list[str]], np.ndarray]

ARRAYS = "facts.npz"
NAMES = "facts.json"
WORDS = "words"

# How much the very words may add to the meaning, and at which BM25 score half of it is reached.
WORDS_WEIGHT = 0.8
WORDS_HALF = 8.0
# What a specific of the question costs that the fact does not have, and an age that is told
# where a quantity is asked (or the other way round).
SPECIFIC_MISSING = 0.35
YEAR_MISSING = 0.6
WRONG_KIND = 0.15
# What a fact gains that tells the youngest age, where that is asked: the words for the most
# affected age are nearly the same. Such facts are named youngest_age or youngest_ages.
YOUNGEST = 0.5


@dataclass(frozen=True)
class Hit:
    """A fact (`passage.fact`) or passage (`passage`) with how well it fits a question."""

    reference: str
    score: float

    @property
    def passage(self) -> str:
        """The passage that says it."""
        return passage_of(self.reference)

    @property
    def is_fact(self) -> bool:
        """Whether it is a figure, and not a passage as a whole."""
        return self.reference != self.passage


@dataclass(frozen=True)
class FactIndex:
    """Everything that can be found.

    `vectors` has shape (texts, dimensions), unit length; `owners` gives for each text the
    place of its reference.
    """

    references: list[str]
    vectors: np.ndarray
    owners: np.ndarray
    words: object  # bm25s.BM25
    traits: list[Traits]

    @classmethod
    def build(cls, knowledge: Knowledge, encode: Encode) -> FactIndex:
        """Index every fact and passage of seeds/; `encode` turns texts into vectors."""
        import bm25s

        references, texts, owners, documents, traits = [], [], [], [], []
        for reference, spoken, trait in searchable(knowledge):
            owners += [len(references)] * len(spoken)
            texts += [text for text, _ in spoken]
            documents.append([stem for text, language in spoken for stem in stems(text, language)])
            references.append(reference)
            traits.append(trait)
        words = bm25s.BM25()
        words.index(documents, show_progress=False)
        return cls(references, encode(texts), np.asarray(owners), words, traits)

    def find(
        self, vector: np.ndarray, text: str, most: int = 12, narrow: str | None = None
    ) -> list[Hit]:
        """Find what fits a question best, the best first. `vector` is its meaning.

        `narrow` is the part of the text whose specifics count: in a question that follows
        on another, only what is new ("and for boys?").
        """
        meaning = np.maximum.reduceat(self.vectors @ vector, self._first)
        score = meaning + WORDS_WEIGHT * self._words_score(text) - self._misfit(narrow or text)
        if asks_youngest(text):
            score += np.where(self._youngest, np.float32(YOUNGEST), 0)
        best = np.argsort(-score)[:most]
        return [Hit(self.references[place], round(float(score[place]), 4)) for place in best]

    def _words_score(self, text: str) -> np.ndarray:
        asked = {stem for language in LANGUAGES for stem in stems(text, language)}
        known = [stem for stem in sorted(asked) if stem in self.words.vocab_dict]
        if not known:
            return np.zeros(len(self.references), dtype=np.float32)
        raw = np.asarray(self.words.get_scores(known))
        return raw / (raw + WORDS_HALF)

    def _misfit(self, text: str) -> np.ndarray:
        asked = sorted(specifics(text))
        costs = [YEAR_MISSING if is_year(name) else SPECIFIC_MISSING for name in asked]
        misfit = np.full(len(self.traits), sum(costs), dtype=np.float32)
        for name, cost in zip(asked, costs, strict=True):
            misfit[self._having.get(name, [])] -= np.float32(cost)
        misfit += np.where(self._ages == asks_age(text), 0, np.float32(WRONG_KIND))
        return misfit

    @functools.cached_property
    def _first(self) -> np.ndarray:
        """Give the place of the first text of each reference: its texts stand together."""
        return np.searchsorted(self.owners, np.arange(len(self.references)))

    @functools.cached_property
    def _having(self) -> dict[str, list[int]]:
        """Give the places of the references that have a specific."""
        places = defaultdict(list)
        for place, trait in enumerate(self.traits):
            for name in trait.specifics:
                places[name].append(place)
        return dict(places)

    @functools.cached_property
    def _ages(self) -> np.ndarray:
        return np.array([trait.is_age for trait in self.traits])

    @functools.cached_property
    def _youngest(self) -> np.ndarray:
        facts = [reference.partition(".")[2] for reference in self.references]
        return np.array([fact.startswith("youngest_age") for fact in facts])

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        np.savez(folder / ARRAYS, vectors=self.vectors, owners=self.owners)
        names = [
            [reference, sorted(trait.specifics), trait.is_age]
            for reference, trait in zip(self.references, self.traits, strict=True)
        ]
        (folder / NAMES).write_text(json.dumps(names), encoding="utf-8")
        self.words.save(str(folder / WORDS), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> FactIndex:
        """Read an index from a folder."""
        import bm25s

        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            vectors, owners = arrays["vectors"], arrays["owners"]
        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        references = [reference for reference, _, _ in names]
        traits = [Traits(frozenset(found), is_age) for _, found, is_age in names]
        return cls(references, vectors, owners, bm25s.BM25.load(str(folder / WORDS)), traits)


def passage_of(reference: str) -> str:
    """Give the passage of a reference to a fact or to a passage."""
    passage, dot, fact = reference.rpartition(".")
    return passage if dot and "#" in passage else reference
