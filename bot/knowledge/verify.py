"""Check the knowledge against the original articles, and its parts against each other.

The originals are not part of the project: they are compared by fingerprint where a folder
of them is at hand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import SettingError
from bot.knowledge.figures import show_fact
from bot.knowledge.records import Article
from bot.knowledge.specifics import specifics
from bot.knowledge.stems import stems
from bot.knowledge.store import PLACEHOLDER, Knowledge, Source

RUN_OF_WORDS = 10
LONGEST_CUT_LINE = 100  # characters: lines no longer than that were cut to a width
TEXT_ENDINGS = {".yml", ".md", ".po", ".py", ".html", ".tsv"}


@dataclass
class Findings:
    """`problems` must be mended; `notes` are for the maintainer to know."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def fingerprint(paragraph: str) -> str:
    """Give the SHA-256 of a paragraph, its white space folded to single blanks."""
    return hashlib.sha256(" ".join(paragraph.split()).encode()).hexdigest()


def read_originals(folder: Path) -> dict[str, list[str]]:
    """Read the originals: file name to its paragraphs (lines that are not empty).

    Raises SettingError when there are none.
    """
    originals = {
        path.name: paragraphs_of(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.txt"))
    }
    if not originals:
        raise SettingError(f"{folder}: expected original articles (*.txt), found none")
    return originals


def paragraphs_of(text: str) -> list[str]:
    """Split a text into paragraphs: its lines, or its blocks where lines are cut short."""
    lines = text.splitlines()
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text)]
    blocks = [block for block in blocks if block]
    cut = max(map(len, lines), default=0) <= LONGEST_CUT_LINE
    if cut and 1 < len(blocks) < sum(bool(line.strip()) for line in lines):
        return blocks
    return [line for line in lines if line.strip()]


def check_originals(knowledge: Knowledge, originals: dict[str, list[str]]) -> Findings:
    """Check every passage's fingerprint and paragraph, and the figures of the originals."""
    findings = Findings()
    prints = {name: [fingerprint(p) for p in lines] for name, lines in originals.items()}
    for article in knowledge.articles.values():
        name = _original_of(article, prints)
        if name is None:
            findings.problems.append(f"articles/{article.id}.yml: no original fits its passages")
            continue
        check_article(article, originals[name], prints[name], findings)
    return findings


def check_coverage(knowledge: Knowledge) -> Findings:
    """Check passages against topics and answers, both ways, and figures against facts."""
    findings = Findings()
    cited = {c for answer in knowledge.answers.values() for c in answer.cites}
    cited |= {
        c
        for answer in knowledge.answers.values()
        for extra in answer.countries.values()
        for c in extra.cites
    }
    for source in knowledge.sources.values():
        if not source.topics:
            findings.problems.append(f"{source.id}: belongs to no topic")
        elif source.kind == "article" and source.id not in cited:
            findings.notes.append(f"{source.id}: no answer cites it; it is found by search")
        findings.problems += _loose_figures(source)
    told = {topic for source in knowledge.sources.values() for topic in source.topics}
    for name, topic in knowledge.topics.items():
        if topic.group != "conversation" and name not in told:
            findings.problems.append(f"{name}: no passage belongs to this topic")
    return findings


def check_borrowing(files: Iterable[Path], originals: dict[str, list[str]]) -> list[str]:
    """List texts with a run of ten words in common with an original."""
    runs = {run for lines in originals.values() for run in _runs(" ".join(lines))}
    found = []
    for path in files:
        if path.suffix not in TEXT_ENDINGS:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        common = next((run for run in _runs(text) if run in runs), None)
        if common:
            found.append(f"{path}: ten words as in an original: {' '.join(common)}")
    return found


def _original_of(article: Article, prints: dict[str, list[str]]) -> str | None:
    known = {passage.sha256 for passage in article.passages}
    fits = {name: len(known & set(found)) for name, found in prints.items()}
    best = max(fits, key=fits.get)
    return best if fits[best] else None


def check_article(
    article: Article, lines: list[str], prints: list[str], findings: Findings
) -> None:
    recorded = {p.id for p in article.passages} | {p.id for p in article.left_out}
    expected = {f"p{number}" for number in range(1, len(lines) + 1)}
    place = f"articles/{article.id}.yml"
    for missing in sorted(expected - recorded, key=lambda p: int(p[1:])):
        findings.problems.append(f"{place}: {missing} is neither a passage nor left out")
    for extra in sorted(recorded - expected):
        findings.problems.append(f"{place}: {extra} does not exist in the original")
    for passage in article.passages:
        number = int(passage.id[1:])
        if number > len(prints) or prints[number - 1] != passage.sha256:
            findings.problems.append(f"{place}: {passage.id}: the original paragraph has changed")
            continue
        known = specifics(" ".join(_figures_of(passage)))
        for figure in sorted(_quantities(lines[number - 1]) - known):
            findings.notes.append(f"{place}: {passage.id}: the figure {figure} has no fact")


def _figures_of(passage) -> list[str]:
    shown = [show_fact(fact, language) for fact in passage.facts for language in ("fr", "en")]
    values = [str(fact.value) for fact in passage.facts]
    texts = [passage.says.fr, passage.says.en]
    periods = [fact.period.fr for fact in passage.facts if fact.period]
    return shown + values + texts + periods


def _quantities(text: str) -> set[str]:
    return {stem for stem in stems(text, "fr") if stem.isdigit() and len(stem) > 1}


def _loose_figures(source: Source) -> list[str]:
    problems = []
    known = {str(year) for fact in source.facts.values() for year in _years(fact)}
    for language in ("fr", "en"):
        bare = PLACEHOLDER.sub("", source.says.in_(language))
        loose = {
            f for f in re.findall(r"\d[\d.,]*", bare) if not re.fullmatch(r"(19|20)\d\d\D?", f)
        }
        if loose - known:
            problems.append(f"{source.id}: {language}: figures without a fact: {sorted(loose)}")
    return problems


def _years(fact) -> list[str]:
    return re.findall(r"(?:19|20)\d\d", f"{fact.value} {fact.period.en if fact.period else ''}")


def _runs(text: str):
    words = re.findall(r"\w+", text.lower())
    for start in range(len(words) - RUN_OF_WORDS + 1):
        yield tuple(words[start : start + RUN_OF_WORDS])
