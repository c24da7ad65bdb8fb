"""The texts by which each fact and passage can be found, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.folding import fold
from bot.knowledge.figures import show_fact
from bot.knowledge.records import Fact, Language
from bot.knowledge.specifics import is_year, specifics
from bot.knowledge.stems import LANGUAGES
from bot.knowledge.store import PLACEHOLDER, Knowledge, Source


@dataclass(frozen=True)
class Traits:
    """What is known of a reference besides its words: its specifics, and whether it is an age."""

    specifics: frozenset[str]
    is_age: bool


def searchable(
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
