"""Missed messages that mean about the same: perhaps a new intent."""

from __future__ import annotations

import numpy as np

from bot.understanding.encoder import encode

ALIKE = 0.55  # likeness in meaning to the middle of a group
SMALLEST = 3  # messages of a group


def group(texts: list[str], alike: float = ALIKE, smallest: int = SMALLEST) -> list[list[str]]:
    """Group texts by meaning, in either language; the largest group first, lone texts left out."""
    if not texts:
        return []
    vectors = encode(texts)
    near = vectors @ vectors.T >= alike
    waiting = np.ones(len(texts), dtype=bool)
    groups = []
    while waiting.any():
        # The text with most neighbours left is the middle of the next group.
        sizes = (near & waiting).sum(axis=1) * waiting
        middle = int(sizes.argmax())
        members = np.flatnonzero(near[middle] & waiting)
        if len(members) < smallest:
            break
        groups.append([texts[member] for member in members])
        waiting[members] = False
        waiting[middle] = False
    return groups
