"""Find the fact or passage that answers a precise question.

A question is compared with everything that is known in two ways, each in both languages:
by its meaning (sentence vectors, handed in) and by its very words and numbers (BM25). The
two are added; what is told is only what passes a threshold measured on real questions
(`balise evaluate`).
"""

from __future__ import annotations

import functools
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.folding import fold
from bot.knowledge.figures import show_fact
from bot.knowledge.records import Fact, Language
from bot.knowledge.specifics import is_year, specifics
from bot.knowledge.store import PLACEHOLDER, Knowledge, Source

Encode = Callable[[list[str]], np.ndarray]

ARRAYS = "facts.npz"
NAMES = "facts.json"
WORDS = "words"
LANGUAGES: tuple[Language, ...] = ("fr", "en")

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
class Traits:
    """What is known of a reference besides its words: its specifics, and whether it is an age."""

    specifics: frozenset[str]
    is_age: bool


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
        for reference, spoken, trait in _searchable(knowledge):
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


def _searchable(
    knowledge: Knowledge,
) -> Iterator[tuple[str, list[tuple[str, Language]], Traits]]:
    """Give each reference with the texts (and their language) by which it can be found."""
    for source in knowledge.sources.values():
        if source.kind == "guidance" and not source.origins:
            continue  # it cannot be cited, so it cannot be told
        told = _passage_texts(source)
        context = specifics(" ".join(text for text, _ in told) + f" {source.published or ''}")
        yield source.id, told, Traits(context, is_age=False)
        for fact in source.facts.values():
            spoken = _fact_texts(fact)
            period = fact.period.en if fact.period else ""
            own = specifics(" ".join([*(text for text, _ in spoken), period]))
            shared = _shared(context, own)
            yield f"{source.id}.{fact.id}", spoken, Traits(own | shared, _is_age(fact))


def _shared(context: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    """Of a passage's specifics, those that hold for a fact of it: not a group, nor a year if
    the fact has its own."""
    years = {name for name in context if is_year(name)}
    return context - {"girls", "boys", "women"} - (years if any(map(is_year, own)) else set())


def _is_age(fact: Fact) -> bool:
    return fact.kind in ("range", "count") and fold(fact.unit.fr).startswith("an")


def _passage_texts(source: Source) -> list[tuple[str, Language]]:
    texts = []
    for language in LANGUAGES:
        texts.append((_plain(source.says.in_(language), source, language), language))
        texts += [(question, language) for question in getattr(source.asked, language)]
    return texts


def _fact_texts(fact: Fact) -> list[tuple[str, Language]]:
    texts = []
    for language in LANGUAGES:
        said = fact.says.in_(language).replace("{value}", show_fact(fact, language))
        texts.append((PLACEHOLDER.sub("", said), language))
        texts += [(question, language) for question in getattr(fact.asked, language)]
    return texts


def _plain(text: str, source: Source, language: Language) -> str:
    def value(match: re.Match) -> str:
        fact = source.facts.get(match.group(1))
        return show_fact(fact, language) if fact else ""

    return PLACEHOLDER.sub(value, text)


# -- what kind of answer a question wants --------------------------------------------------

_FIGURE = re.compile(
    r"\b(?:combien|pourcentages?|pour cent|%|quelle (?:part|proportion)|quel (?:nombre|chiffre|age|taux"
    r"|pourcentage)|nombre d|taux d|chiffres?|quels? articles?|toutes les combien|a partir de quel age|statistiques?"
    r"|which article|fastest|at most|at least|(?:what|which|whats|up to what) (?:the )?ages?|ages?"
    r"|how (?:many|much|old|often|young|big|long|fast)|percentages?|per ?cent|what (?:share|proportion|age"
    r"|number|rate|figure)|number of|numbers?|figures?|rate of|statistics?|stats)\b|%"
)
_SOURCE = re.compile(
    r"\b(?:qui (?:dit|l'a dit|le dit|affirme|avance|a (?:dit|compte|trouve))|d'ou (?:vient|sort)"
    r"|selon qui|who (?:says|said|counted|found|claims)|according to whom|where does (?:that|the))\b"
)


def asks_age(text: str) -> bool:
    """Whether a question wants an age."""
    folded = fold(text)
    wants = re.search(
        r"\b(?:quels? ages?|tranches? d'ages?|a partir de quel age|jusqu'a quel age|how (?:old|young)"
        r"|(?:what|which|whats|up to what|from what|at what) (?:the )?ages?|age (?:group|range|limit)"
        r"|ages? of the|plus jeunes?|youngest|les plus petits|too young)\b",
        folded,
    )
    return bool(wants)


def asks_youngest(text: str) -> bool:
    """Whether a question wants the age of the youngest, and not how many of them."""
    folded = fold(text)
    youngest = re.search(
        r"\b(?:(?:le|la|les) plus (?:petite?s?|jeunes?)|youngest|littlest|tiniest"
        r"|age (?:minimum|minimal)|minimum age)\b",
        folded,
    )
    asked = re.search(r"\b(?:ages?|how (?:old|young)|ans|years? old)\b", folded)
    return bool(youngest and asked)


def asks_figure(text: str) -> bool:
    """Whether a question wants a figure, or who says one."""
    folded = fold(text)
    return bool(_FIGURE.search(folded) or _SOURCE.search(folded) or re.search(r"\d{2,}", folded))
