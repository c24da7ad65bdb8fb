"""The draft of an article's record: what can be guessed is filled in, what is missing says TODO.

A draft never holds the original, only its fingerprints, figures and a few first words to find
a paragraph by. It is a record of seeds/articles with comments; `finish` tells what is left.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.authoring.extraction import Extracted
from bot.errors import SeedError
from bot.folding import fold
from bot.knowledge.records import Article
from bot.knowledge.seed_files import convert, read_yaml
from bot.knowledge.verify import RUN_OF_WORDS, fingerprint

TODO = "TODO"
FIRST_WORDS = 4  # shown to find a paragraph by
FIGURE = re.compile(
    r"(?<![\w.,])(?:\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?)"
    r"(?:\s?(?:%|pour cent|per cent|percent|millions?|milliards?|billion))?",
    re.IGNORECASE,
)
_SMALL = "|".join(
    "one two three four five six seven eight nine ten "
    "un une deux trois quatre cinq sept huit neuf dix".split()
)
SHARE = re.compile(
    rf"\b(?:{_SMALL})\b(?:\s[\w’']+){{0,2}}\s(?:in|out of|sur)\s(?:{_SMALL})\b", re.IGNORECASE
)
YEAR = re.compile(r"(?:19|20)\d\d")
FIGURE_LINE = re.compile(r"^\s*# figure (?P<figure>.+?): TODO\b", re.MULTILINE)

FACT_HELP = """\
# A fact looks like this; kinds: count, percent, share [1, 5], range [7, 10], money, year, month.
# Write {passage_figure} where the figure stands in `says`.
#   facts:
#   - id: children_asked
#     kind: percent
#     value: 12
#     unit: {fr: des enfants, en: of the children}
#     said_by: {fr: "l’organisme, d’après son enquête", en: "the body, from its survey"}
#     says: {fr: "… {value} …", en: "… {value} …"}
"""


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one paragraph: topics, and known passages that come near."""

    topics: list[str] = field(default_factory=list)
    why: str = ""
    near: list[tuple[str, float]] = field(default_factory=list)


@dataclass(frozen=True)
class About:
    """What the record says of the article. None is missing."""

    id: str
    language: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None


def write_draft(about: About, found: Extracted, proposals: list[Proposal], words: dict) -> str:
    """Write the draft of an article. `words`: the comments, in the maintainer's language."""
    dated = f'"{about.published}"' if about.published else TODO
    other = "en" if about.language == "fr" else "fr"
    title = {about.language: _title(about.title, words), other: TODO}
    lines = [
        *(f"# {line}" for line in words["head"].splitlines()),
        *FACT_HELP.replace("{passage_figure}", "{children_asked}").splitlines(),
        f"id: {about.id}",
        f"title:\n  fr: {title['fr']}\n  en: {title['en']}",
        f"publisher: {_quoted(about.publisher) if about.publisher else 'null'}",
        f"published: {dated}  # {words['date']}",
        "published_is: stated  # stated, inferred",
        f"language: {about.language}",
        f"quality:  # {words['quality']}\n  fr: {TODO}\n  en: {TODO}",
        f"url: {about.url or 'null'}",
        "",
        "passages:",
    ]
    left_out = []
    for number, (text, proposal) in enumerate(zip(found.paragraphs, proposals, strict=True), 1):
        if number == 1 and text == found.title:
            left_out.append(f"- id: p1\n  reason: {_quoted(words['title'])}")
            continue
        lines += ["", *_passage(number, text, proposal, words)]
    lines += ["", f"# {words['left_out']}"]
    lines.append("left_out:\n" + "\n".join(left_out) if left_out else "left_out: []")
    return "\n".join(lines) + "\n"


def _title(title: str | None, words: dict) -> str:
    """Write a short title as it is; a long one is to be said in our own words, like the rest."""
    if title is None:
        return TODO
    return _quoted(title) if len(title.split()) < RUN_OF_WORDS else f"{TODO}  # {words['long']}"


def _passage(number: int, text: str, proposal: Proposal, words: dict) -> list[str]:
    first = " ".join(text.split()[:FIRST_WORDS])
    told = words["where"].format(number=number, words=len(text.split()))
    lines = [f"- id: p{number}", f"  # {told}: {first} …"]
    for passage, likeness in proposal.near:
        told = words["near"].format(passage=passage, likeness=f"{likeness:.2f}")
        lines.append(f"  # {told}")
    lines += [f"  # figure {figure}: {TODO} {words['figure']}" for figure in figures_in(text)]
    topics = f"[{', '.join(proposal.topics)}]" if proposal.topics else f"[{TODO}]"
    return [
        *lines,
        f"  sha256: {fingerprint(text)}",
        f"  says:\n    fr: {TODO}\n    en: {TODO}",
        f"  topics: {topics}  # {proposal.why}".rstrip(" #"),
        "  facts: []",
    ]


def figures_in(text: str) -> list[str]:
    """List the figures of a text; years alone are not figures."""
    matches = [*FIGURE.finditer(text), *SHARE.finditer(text)]  # 63,050; one child in five
    found = [" ".join(match[0].split()).rstrip(".,") for match in matches]
    return list(dict.fromkeys(figure for figure in found if not YEAR.fullmatch(figure)))


def identity(title: str | None, published: str | None) -> str:
    """Propose an id: the first words of a title and the date."""
    plain = unicodedata.normalize("NFKD", fold(title or "article"))
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if len(word) > 3][:3]
    return "_".join([*(words or ["article"]), *(published or "").split("-")]).strip("_")


def finish(path: Path) -> tuple[Article, str]:
    """Check that a draft is complete. Returns the record and the text to keep.

    A figure needs no note when one of the passage's facts has it. Raises SeedError with every
    place that is still to be filled in.
    """
    data = read_yaml(path)
    text = path.read_text(encoding="utf-8")
    known = _figures_by_passage(data)
    kept, missing, passage = [], [], None
    for number, line in enumerate(text.splitlines(), 1):
        if started := re.match(r"- id: (\S+)", line):
            passage = started[1]
        figure = FIGURE_LINE.match(line)
        if line.startswith("#") or (figure and _digits(figure["figure"]) in known.get(passage, ())):
            continue
        kept.append(line)
        if TODO in line:
            missing.append(f"{path}:{number}: {line.strip()}")
    if missing:
        raise SeedError(
            "{number} places are still to be filled in:\n{places}",
            number=len(missing),
            places="\n".join(missing),
        )
    record = convert(data, Article, path)
    return record, "\n".join(kept).strip() + "\n"


def _figures_by_passage(data) -> dict[str, set[str]]:
    passages = data.get("passages") if isinstance(data, dict) else None
    known: dict[str, set[str]] = {}
    for item in passages or ():
        if not isinstance(item, dict):
            continue
        figures = known.setdefault(str(item.get("id")), set())
        for fact in item.get("facts") or ():
            values = fact.get("value") if isinstance(fact, dict) else None
            for value in values if isinstance(values, list) else [values]:
                figures.add(_digits(str(value)))
    return known


def _digits(figure: str) -> str:
    plain = re.sub(r"(?<=\d)[ ,.\u00a0\u202f](?=\d{3}\b)", "", figure)
    found = re.search(r"\d+(?:[.,]\d+)?", plain)
    return found[0].replace(",", ".").removesuffix(".0") if found else figure


def _quoted(text: str) -> str:
    return yaml.dump(text, allow_unicode=True, default_style='"', width=10_000).strip()
