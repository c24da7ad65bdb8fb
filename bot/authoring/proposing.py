"""Propose topics for new paragraphs, and show what is known already that comes near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from bot.authoring.drafting import Proposal
from bot.knowledge.store import PLACEHOLDER, Knowledge
from bot.understanding.encoder import encode

NEAR = 0.72  # likeness in meaning from which a known passage may say the same
NEIGHBOURS = 5
RELATED = 0.3  # likeness from which a known passage's topics count
BELIEVED = 0.1  # the classifier's belief from which its topic counts
MOST = 3

Ranking = Callable[[str], tuple[tuple[str, float], ...]]


def propose(knowledge: Knowledge, paragraphs: list[str], ranking: Ranking | None) -> list[Proposal]:
    """Propose topics by the encoder (nearest known passages) and the classifier, if at hand."""
    known = [
        (source, PLACEHOLDER.sub("", source.says.in_(language)))
        for source in knowledge.sources.values()
        for language in ("fr", "en")
    ]
    vectors = encode([text for _, text in known])
    proposals = []
    for text, vector in zip(paragraphs, encode(paragraphs), strict=True):
        alike = vectors @ vector
        nearest = [int(place) for place in np.argsort(-alike)[: 2 * NEIGHBOURS]]
        near = {known[p][0].id: float(alike[p]) for p in reversed(nearest) if alike[p] >= NEAR}
        votes: Counter[str] = Counter()
        for place in nearest:
            if alike[place] >= RELATED:
                votes.update(dict.fromkeys(known[place][0].topics, float(alike[place])))
        believed = dict(ranking(text)) if ranking else {}
        told = [f"{topic} {belief:.0%}" for topic, belief in believed.items() if belief >= BELIEVED]
        topics = [t for t, belief in believed.items() if belief >= BELIEVED]
        topics += [topic for topic, _ in votes.most_common(MOST)]
        right = [t for t in dict.fromkeys(topics) if _fits(knowledge, t)][:MOST]
        proposals.append(
            Proposal(right, ", ".join(told[:MOST]), sorted(near.items(), key=lambda n: -n[1])[:2])
        )
    return proposals


def _fits(knowledge: Knowledge, topic: str) -> bool:
    return topic in knowledge.topics and knowledge.topics[topic].group != "conversation"
