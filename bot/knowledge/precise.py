"""Decide what of the things found answers a precise question, and say it in vetted words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.folding import fold
from bot.knowledge.search import Hit
from bot.knowledge.store import Knowledge

MISUNDERSTOOD = "out_of_scope"
STAFF = "staff_protocol"

# How a message names a country whose services or law it asks for. "English" and "French" alone
# are languages.
_NAMED = {
    "GB": re.compile(
        r"\b(?:uk|u\.k|united kingdom|royaume[- ]uni|england|angleterre|scotland|ecosse|wales"
        r"|pays de galles|britain|british|grande[- ]bretagne|britanniques?"
        r"|(?:english|scottish) (?:law|police|schools?)|999|101|ceop|nspcc|childline|kcsie|dsl)\b"
    ),
    "FR": re.compile(
        r"\b(?:france|francaises?|(?:loi|droit|police|code(?: penal)?) francais\w*"
        r"|french (?:law|police|schools?|code|criminal|penal)"
        r"|3018|119|pharos|thesee|17cyber|crip|phare|arcom)\b"
    ),
    "BE": re.compile(r"\b(?:belgique|belgium|belges?|belgian|child focus)\b"),
    "LU": re.compile(r"\b(?:luxembourg\w*|bee secure)\b"),
    "CA": re.compile(r"\b(?:canad\w+|quebec\w*|cybertip)\b"),
    "US": re.compile(r"\b(?:usa|united states|etats[- ]unis|america\w*|ncmec|cybertipline)\b"),
    "IE": re.compile(r"\b(?:ireland|irlande|irish|irlandais\w*)\b"),
}

# Measured with `balise evaluate` on questions that have an answer and questions that have none.
TELL_FACT = 0.85  # from here on a fact answers
TELL_PASSAGE = 1.0  # from here on a passage is told though no figure was asked
TOPIC_BONUS = 0.08  # for what belongs to the topic of the question
SURE = 1.0  # from here on a fact answers though the question did not look like one
NEAR = 0.3  # facts of the same passage this close to the best one are told with it
MOST_FACTS = 3


@dataclass(frozen=True)
class Told:
    """What answers a precise question. All empty: nothing that was found does.

    `facts` are references to figures, `differing` those of them that another source
    contradicts, `passage` the one to tell as a whole. `unknown`: a figure was asked that
    the sources do not have.
    """

    facts: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    passage: str | None = None
    unknown: bool = False
    nearby: tuple[str, ...] = ()

    @property
    def passages(self) -> list[str]:
        """The passages behind it, the one that answers first."""
        references = [*self.facts, *self.differing]
        cited = [reference.rpartition(".")[0] for reference in references]
        cited += [self.passage] if self.passage else []
        return list(dict.fromkeys([*cited, *self.nearby]))


def decide(
    knowledge: Knowledge, hits: list[Hit], topic: str, precise: bool, follows: bool = False
) -> Told:
    """Decide what to tell. `precise`: a figure, or who says it, was asked."""
    known = [hit for hit in hits if hit.passage in knowledge.sources]
    ranked = sorted(known, key=lambda hit: -_fit(knowledge, hit, topic))
    facts = [hit for hit in ranked if hit.is_fact]
    best = _fit(knowledge, facts[0], topic) if facts else 0.0
    if best >= (TELL_FACT if precise or follows else SURE):
        return _facts(knowledge, facts, topic)
    if ranked and not ranked[0].is_fact and _fit(knowledge, ranked[0], topic) >= TELL_PASSAGE:
        return Told(passage=ranked[0].passage)
    if precise:
        near = [hit.passage for hit in ranked if topic in knowledge.sources[hit.passage].topics]
        return Told(unknown=True, nearby=tuple(dict.fromkeys(near))[:1])
    return Told()


def answer_to(
    knowledge: Knowledge,
    found: dict[str, Any],
    topic: str,
    country: str | None = None,
    text: str = "",
) -> tuple[str, Told]:
    """Decide what answers a message, and the topic it then belongs to.

    `found` is what the fact finder set on the message. A question that was not understood
    takes the topic of what answers it. Someone who needs help is not given figures, and a
    figure that is not known is only said to be so where figures are what the topic is about.
    What holds only in another `country` is not told, unless the `text` names that country.
    """
    group = knowledge.topics[topic].group
    if topic not in (MISUNDERSTOOD, STAFF) and group in ("situation", "conversation"):
        return topic, Told()
    hits = [Hit(reference, score) for reference, score in found.get("hits") or ()]
    if country is not None:
        asked = {country, *(code for code, names in _NAMED.items() if names.search(fold(text)))}
        hits = [hit for hit in hits if _holds_in(knowledge, hit, asked)]
    told = decide(knowledge, hits, topic, bool(found.get("precise")), bool(found.get("follows")))
    if topic != MISUNDERSTOOD:
        return topic, Told() if told.unknown and group != "information" else told
    if not (told.facts or told.passage):
        return topic, Told()
    return topic_of(knowledge, told) or topic, told


def _holds_in(knowledge: Knowledge, hit: Hit, countries: set[str]) -> bool:
    source = knowledge.sources.get(hit.passage)
    fact = hit.reference.removeprefix(f"{hit.passage}.") if hit.is_fact else None
    if source is None or (fact and fact not in source.facts):
        return True  # of an older index: `decide` leaves it out
    return any(source.holds_in(country, fact) for country in countries)


def topic_of(knowledge: Knowledge, told: Told) -> str | None:
    """Give the topic of what is told, for a question whose own topic was not understood."""
    for passage in told.passages:
        for topic in knowledge.sources[passage].topics:
            if knowledge.topics[topic].group == "information":
                return topic
    return None


def _fit(knowledge: Knowledge, hit: Hit, topic: str) -> float:
    return hit.score + TOPIC_BONUS * (topic in knowledge.sources[hit.passage].topics)


def _facts(knowledge: Knowledge, ranked: list[Hit], topic: str) -> Told:
    best = _fit(knowledge, ranked[0], topic)
    told = [
        hit.reference
        for hit in ranked
        if hit.passage == ranked[0].passage and best - _fit(knowledge, hit, topic) <= NEAR
    ]
    told = told[:MOST_FACTS]
    differing = []
    for reference in told:
        for other in knowledge.fact(reference)[1].differs:
            if other not in told and other not in differing:
                differing.append(other)
    return Told(facts=tuple(told), differing=tuple(differing))
