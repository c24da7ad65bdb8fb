"""How plain the words of the answers are, by a reading-ease formula for each language.

English: Flesch (1948). French: Kandel and Moles (1958), the same idea fitted to French. From 60
on a text is read with ease by most adults. Syllables are counted by pyphen's hyphenation.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.records import Language, Text
from bot.knowledge.store import PLACEHOLDER, Knowledge

WORD = re.compile(r"[^\W\d_]+")
# A line of a list is a sentence of its own, whatever it ends with.
_END = re.compile(r"[.!?…:;]+(?:\s|$)|\n+")
SYLLABLES = {"en": 84.6, "fr": 73.6}  # what a syllable a word costs
START = {"en": 206.835, "fr": 207.0}
A_WORD = 1.015  # what a word a sentence costs
DICTIONARIES = {"en": "en_GB", "fr": "fr_FR"}


@dataclass(frozen=True)
class Reading:
    """One text: where it stands, its ease (0 to 100 and beyond), and its longest sentence."""

    place: str
    language: Language
    ease: float
    longest: int


def readings(knowledge: Knowledge) -> Iterator[Reading]:
    """Measure every text that is said as an answer or a step, in both languages."""
    for place, text in _texts(knowledge):
        for language in ("fr", "en"):
            yield read(place, text.in_(language), language)


def read(place: str, text: str, language: Language) -> Reading:
    """Measure one text; a placeholder counts as one short word."""
    plain = PLACEHOLDER.sub("un" if language == "fr" else "one", text)
    sentences = [words for part in _END.split(plain) if (words := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Reading(place, language, 100.0, 0)
    a_word = sum(_syllables(word.lower(), language) for word in words) / len(words)
    a_sentence = len(words) / len(sentences)
    ease = START[language] - A_WORD * a_sentence - SYLLABLES[language] * a_word
    return Reading(place, language, ease, max(map(len, sentences)))


def _texts(knowledge: Knowledge) -> Iterator[tuple[str, Text]]:
    for answer in knowledge.answers.values():
        for name in ("lead", "child", "staff"):
            text = getattr(answer, name)
            if text:
                yield f"answers/{answer.topic}: {name}", text
        for band, by_age in answer.ages.items():
            yield f"answers/{answer.topic}: ages.{band}", by_age.text
    for kind, feeling in knowledge.feelings.items():
        for name in ("parent", "child", "staff", "anyone"):
            yield f"feelings: {kind}, {name}", getattr(feeling, name)
    for kind, hurdle in knowledge.hurdles.items():
        for name in ("parent", "child", "staff"):
            yield f"hurdles: {kind}, {name}", getattr(hurdle, name)
    for plan in knowledge.plans.values():
        yield f"plans/{plan.id}: opening", plan.opening
        for part in (*plan.steps, *plan.cases):
            yield f"plans/{plan.id}: {part.id}", part.text
            if part.child:
                yield f"plans/{plan.id}: {part.id}, child", part.child


@functools.lru_cache(maxsize=50_000)
def _syllables(word: str, language: Language) -> int:
    import pyphen

    hyphens = pyphen.Pyphen(lang=DICTIONARIES[language], left=1, right=1)
    return len(hyphens.positions(word)) + 1
