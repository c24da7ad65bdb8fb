"""The clauses of a message, so that what is said in passing can be read by itself.

People tell of danger in half a sentence of a long story, often without punctuation.
"""

from __future__ import annotations

import re

LONG = 18  # words from which a message is also read clause by clause
SHORTEST, LONGEST = 4, 22  # words of a clause
ENDLESS = 30  # words from which what cannot be split is read through a window,
WINDOW, STRIDE = 16, 8  # of so many words, moved by so many
_SENTENCES = re.compile(
    r"(?<=[.!?…;:])\s+|\n+|,\s+(?=(?:et|mais|puis|la|là|donc|alors|sauf|and|but|then|now|so"
    r"|he|she|il|elle|je|on|i|we|they)\b)",
    re.IGNORECASE,
)
_HALVES = re.compile(
    r"\s+(?=(?:et|mais|puis|donc|alors|sauf que|parce que|and|but|then|so|because)\b)|,\s+",
    re.IGNORECASE,
)


def clauses(text: str) -> list[str]:
    """Split a long text into its clauses, of four words or more; a short one has none."""
    if len(text.split()) < LONG:
        return []
    parts = [
        part.strip()
        for sentence in _SENTENCES.split(text)
        for half in _halves(sentence)
        for part in _windows(half)
    ]
    parts = [part for part in parts if len(part.split()) >= SHORTEST]
    return parts if len(parts) > 1 else []


def neighbouring(parts: list[str]) -> list[str]:
    """Join each clause with the next: 'he is 19, a friend' means less than with what he does."""
    return [f"{one} {other}" for one, other in zip(parts, parts[1:], strict=False)]


def _halves(sentence: str) -> list[str]:
    """Split a long sentence where it can be, into parts of LONGEST words at most."""
    if len(sentence.split()) <= LONGEST:
        return [sentence]
    halves = [""]
    for half in _HALVES.split(sentence):
        joined = f"{halves[-1]} {half}".strip()
        if len(joined.split()) > LONGEST and halves[-1]:
            halves.append(half)
        else:
            halves[-1] = joined
    return halves


def _windows(part: str) -> list[str]:
    words = part.split()
    if len(words) <= ENDLESS:
        return [part]
    starts = range(0, len(words) - STRIDE, STRIDE)
    return [" ".join(words[start : start + WINDOW]) for start in starts]
