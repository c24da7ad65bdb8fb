"""Check the training examples: what stands twice, sounds alike, is missing or too little.

The thresholds were chosen by reading what they list on the shipped examples: pairs under
ALIKE are mostly different short questions ("pharos form", "pharos form link").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.authoring.example_files import Line, languages_of
from bot.authoring.likeness import Likeness, plain
from bot.i18n import noted

ALIKE = 0.95  # from this likeness on, two lines are one line written twice
FEWEST = 15  # examples of an intent in a language
SKELETON_SHARE = 0.05  # of an intent's lines in a language that may share one skeleton,
SKELETON_LEAST = 3  # and how many always may
COMMON_WORDS = 150  # words of a language that make its skeletons
SHORTEST_SKELETON = 4  # words


@dataclass(frozen=True)
class Finding:
    """Something to mend. `what` is a text of the catalogue, `values` fill it, `lines` are shown."""

    kind: str
    what: str
    values: dict[str, Any]
    lines: tuple[Line, ...] = ()


def check(lines: list[Line], languages: set[str] | None = None) -> list[Finding]:
    """List all that is to mend in a set of examples."""
    languages = languages or languages_of(lines)
    return [
        *find_gaps(lines, languages),
        *find_duplicates(lines),
        *find_skeletons(lines),
    ]


def find_gaps(lines: list[Line], languages: set[str]) -> Iterator[Finding]:
    """Find intents without, or with too few, examples in a language."""
    counts = Counter((line.intent, line.language) for line in lines)
    for intent in sorted({line.intent for line in lines}):
        for language in sorted(languages):
            values = {"intent": intent, "language": language, "least": FEWEST}
            number = counts[intent, language]
            if not number:
                what = noted("{intent} has no examples in “{language}”")
                yield Finding("missing", what, values)
            elif number < FEWEST:
                values["number"] = number
                what = noted(
                    "{intent} has {number} examples in “{language}”; expected {least} or more"
                )
                yield Finding("few", what, values)


def find_duplicates(lines: list[Line]) -> Iterator[Finding]:
    """Find lines that are nearly the same. A line and its translation are not: one intent may
    hold the same words in two languages (“illegal?”), two intents may not.
    """
    for first, second, likeness in Likeness([line.text for line in lines]).pairs(ALIKE):
        one, other = lines[first], lines[second]
        values = {"likeness": f"{likeness:.2f}", "intent": one.intent, "other": other.intent}
        if one.intent != other.intent:
            what = noted("nearly the same in {intent} and in {other} ({likeness})")
            yield Finding("across", what, values, (one, other))
        elif one.language == other.language:
            what = noted("twice in {intent} ({likeness})")
            yield Finding("twice", what, values, (one, other))


def find_skeletons(lines: list[Line]) -> Iterator[Finding]:
    """Find sentences of one build that fill too much of an intent: “how do I … the … ?”.

    A model learns such a build instead of the meaning.
    """
    for language in sorted({line.language for line in lines}):
        spoken = [line for line in lines if line.language == language]
        seen = Counter(word for line in spoken for word in set(plain(line.text).split()))
        common = {word for word, _ in seen.most_common(COMMON_WORDS)}
        sizes = Counter(line.intent for line in spoken)
        built: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in spoken:
            if build := skeleton(line.text, common):
                built[line.intent, build].append(line)
        for (intent, build), alike in sorted(built.items()):
            if len(alike) > max(SKELETON_LEAST, SKELETON_SHARE * sizes[intent]):
                values = {
                    "intent": intent,
                    "language": language,
                    "number": len(alike),
                    "skeleton": build,
                }
                what = noted(
                    "{intent} has {number} examples in “{language}” built alike: {skeleton}"
                )
                yield Finding("skeleton", what, values, tuple(alike))


def skeleton(text: str, common: set[str]) -> str | None:
    """Keep the common words of a text, the others become …; None if too little is left."""
    words = plain(text).split()
    build = re.sub(r"…( …)+", "…", " ".join(w if w in common else "…" for w in words))
    kept = sum(part != "…" for part in build.split())
    return build if len(words) >= SHORTEST_SKELETON and kept >= 2 else None
