"""One reply as a neutral document: paragraphs and lists of spans, and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.rendering.numbers import Span, link_numbers
from bot.i18n import say

MOST_SOURCES = 5  # lines under a reply; "sources" lists all of them
BULLET = "- "


@dataclass(frozen=True)
class Paragraph:
    """Lines of text; a heading stands over what follows it."""

    lines: tuple[tuple[Span, ...], ...]
    heading: bool = False


@dataclass(frozen=True)
class Listing:
    """Items; `ordered` ones are choices, counted from 1. `small`: may be shown less loudly."""

    items: tuple[tuple[Span, ...], ...]
    ordered: bool = False
    small: bool = False


Block = Paragraph | Listing


@dataclass(frozen=True)
class Choice:
    """What can be asked next: a short title, and the question that it stands for."""

    title: str
    payload: str


@dataclass(frozen=True)
class Document:
    """A reply in reading order. `choices` are also the last block, as a numbered list."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    language: str = "en"

    @property
    def without_choices(self) -> tuple[Block, ...]:
        """The blocks for a messenger that shows the choices as buttons."""
        return self.blocks[:-2] if self.choices else self.blocks


def document(
    texts: Iterable[str],
    reply: Mapping[str, Any] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> Document:
    """Make the document of a reply.

    `reply` is the envelope, None for a notice of our own; `numbers` maps further telephone
    numbers, as they are written, to what a tap dials.
    """
    texts = [text for text in texts if text.strip()]
    if reply is None:
        return Document(tuple(_blocks(texts, numbers or {})))
    language = reply["language"]
    dialled = dict(numbers or {})
    dialled.update({h["phone"]: h["tel"] for h in reply["helplines"] if h["phone"] and h["tel"]})
    blocks = _blocks(texts, dialled)
    others = _other_lines(reply["helplines"], "\n".join(texts), language)
    if others:
        told = len(others) < len(reply["helplines"])
        heading = say("More help", language) if told else say("Who can help", language)
        blocks += [_heading(heading), Listing(tuple(others))]
    sources = _sources(reply["citations"])
    if sources:
        heading = say("Where this comes from", language)
        blocks += [_heading(heading), Listing(tuple(sources), small=True)]
    choices = tuple(Choice(row["title"], row["payload"]) for row in reply["suggestions"])
    if choices:
        items = tuple((Span(choice.title),) for choice in choices)
        heading = say("You can also ask (send the number)", language)
        blocks += [_heading(heading), Listing(items, ordered=True)]
    return Document(tuple(blocks), choices, language)


def _heading(text: str) -> Paragraph:
    return Paragraph(((Span(text),),), heading=True)


def _blocks(texts: Iterable[str], numbers: Mapping[str, str]) -> list[Block]:
    """Read the plain texts of a reply: blank lines part paragraphs, `- ` begins an item."""
    blocks: list[Block] = []
    for paragraph in "\n\n".join(texts).split("\n\n"):
        lines: list[tuple[Span, ...]] = []
        items: list[tuple[Span, ...]] = []
        for line in filter(str.strip, paragraph.split("\n")):
            if line.startswith(BULLET):
                if lines:
                    blocks.append(Paragraph(tuple(lines)))
                    lines = []
                items.append(link_numbers(line.removeprefix(BULLET), numbers))
            else:
                if items:
                    blocks.append(Listing(tuple(items)))
                    items = []
                lines.append(link_numbers(line.strip(), numbers))
        if lines:
            blocks.append(Paragraph(tuple(lines)))
        if items:
            blocks.append(Listing(tuple(items)))
    return blocks


def _other_lines(
    helplines: Iterable[Mapping[str, Any]], told: str, language: str
) -> list[tuple[Span, ...]]:
    """Write the helplines that the text does not name yet."""
    rows = []
    for line in helplines:
        where = line["phone"] or line["url"]
        if not where or (line["name"] in told and where in told):
            continue
        target = line["tel"] if line["phone"] else line["url"]
        name = line["name"]
        hours = f" ({line['hours']})" if line["hours"] else ""
        if where in name:  # many names begin with their number
            before, _, after = name.partition(where)
            row = (Span(before), Span(where, target), Span(after + hours))
        else:
            start, _, end = say("{name}: {where}", language, name=name, where="\0").partition("\0")
            row = (Span(start), Span(where, target), Span(end + hours))
        rows.append(tuple(span for span in row if span.text))
    return rows


def _sources(citations: Iterable[Mapping[str, Any]]) -> list[tuple[Span, ...]]:
    """Write each source once, with the places in it that were used, and its link."""
    places: dict[tuple[Any, ...], list[str]] = {}
    for cited in citations:
        source = (cited["title"], cited["publisher"], cited["published_shown"], cited["url"])
        places.setdefault(source, []).append(cited["locator"])
    rows = []
    for (title, publisher, published, url), locators in list(places.items())[:MOST_SOURCES]:
        details = [publisher, published, ", ".join(dict.fromkeys(filter(None, locators)))]
        rest = ", ".join(part for part in details if part)
        row = [Span(title, url)]
        if rest:
            row.append(Span(f", {rest}"))
        rows.append(tuple(row))
    return rows
