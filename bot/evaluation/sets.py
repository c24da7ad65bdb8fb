"""Read the evaluation sets: tab-separated files, written apart from the training examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import SeedError
from bot.knowledge.records import Language

LANGUAGES: tuple[Language, ...] = ("fr", "en")


@dataclass(frozen=True)
class TopicCase:
    """A message and the topics that are right for it, the expected one first."""

    text: str
    language: Language
    topic: str
    right: frozenset[str]


@dataclass(frozen=True)
class DangerCase:
    """A message and whether someone is in danger now; `kind` says of what sort."""

    text: str
    language: Language
    danger: bool
    kind: str


def read_topics(folder: Path, known: frozenset[str]) -> list[TopicCase]:
    """Read topics.fr.tsv and topics.en.tsv: topic, text, other right topics.

    Raises SeedError naming the file and the line.
    """
    cases = []
    for language in LANGUAGES:
        path = folder / f"topics.{language}.tsv"
        for number, fields in _rows(path, least=2, most=3):
            others = fields[2].replace(" ", "").split(",") if len(fields) > 2 else []
            right = frozenset(filter(None, [fields[0], *others]))
            unknown = right - known
            if unknown:
                raise SeedError(f"{path}:{number}: unknown topic {sorted(unknown)[0]!r}")
            cases.append(TopicCase(fields[1], language, fields[0], right))
    return cases


def read_danger(path: Path) -> list[DangerCase]:
    """Read danger.tsv: language, danger or calm, kind, text. Raises SeedError."""
    cases = []
    for number, (language, label, kind, text) in _rows(path, least=4, most=4):
        if language not in LANGUAGES or label not in ("danger", "calm"):
            raise SeedError(f"{path}:{number}: expected fr or en, then danger or calm")
        cases.append(DangerCase(text, language, label == "danger", kind))
    return cases


@dataclass(frozen=True)
class FactCase:
    """A precise question. `facts`: those that answer it; none: the sources cannot answer."""

    text: str
    language: Language
    facts: frozenset[str]
    passages: frozenset[str]


def read_facts(folder: Path) -> list[FactCase]:
    """Read facts.tsv (language, question, facts, passages) and unanswerable.tsv."""
    cases = [
        FactCase(text, language, frozenset(facts.split(",")), frozenset(passages.split(",")))
        for _, (language, text, facts, passages) in _rows(folder / "facts.tsv", 4, 4)
    ]
    cases += [
        FactCase(text, language, frozenset(), frozenset())
        for _, (language, text) in _rows(folder / "unanswerable.tsv", 2, 2)
    ]
    return cases


def _rows(path: Path, least: int, most: int):
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise SeedError(f"{path}: expected an evaluation set, found none") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        fields = line.split("\t")
        if not least <= len(fields) <= most:
            raise SeedError(
                f"{path}:{number}: expected {least} to {most} fields between tabs, "
                f"found {len(fields)}"
            )
        yield number, [field.strip() for field in fields]
