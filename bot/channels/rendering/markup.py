"""Dialects of marked text: plain, CommonMark, Slack's, Google Chat's and Telegram's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from bot.channels.rendering.document import Block, Document, Listing
from bot.channels.rendering.numbers import Span


@dataclass(frozen=True)
class Dialect:
    """How one messenger writes text that is literal, a link, or a heading."""

    literal: Callable[[str], str]
    link: Callable[[str, str], str]
    heading: Callable[[str], str]
    bullet: str = "- "
    addresses_last: bool = False  # where a text cannot hide an address, it ends the line


def _angle(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _common(text: str) -> str:
    # An underscore or a star inside a word marks nothing; a line never begins with one of ours.
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", text)


def _angle_link(text: str, target: str) -> str:
    return f"<{target}|{_angle(text).replace('|', '/')}>"


PLAIN = Dialect(str, lambda text, target: text, str, addresses_last=True)
COMMONMARK = Dialect(
    _common,
    lambda text, target: target if text == target else f"[{_common(text)}]({target})",
    lambda text: f"**{_common(text)}**",
)
SLACK = Dialect(_angle, _angle_link, lambda text: f"*{_angle(text)}*", "• ")
# Google Chat has no escapes; it shows `<`, `>` and `&` as they are outside links.
GOOGLE_CHAT = Dialect(
    lambda text: text,
    lambda text, target: f"<{target}|{text.replace('|', '/')}>",
    lambda text: f"*{text}*",
)


def _telegram_link(text: str, target: str) -> str:
    """Write a link. Telegram drops tel: links, and itself finds numbers with a country code."""
    if target.startswith("tel:+"):
        return f"{_angle(text)} ({target.removeprefix('tel:')})"
    if target.startswith("http") and text != target:
        return f'<a href="{escape(target)}">{_angle(text)}</a>'
    return _angle(text)


TELEGRAM = Dialect(_angle, _telegram_link, lambda text: f"<b>{_angle(text)}</b>", "• ")


def write(document: Document, dialect: Dialect, choices: bool = True) -> str:
    """Write a document as one text; without `choices` when buttons show them."""
    blocks = document.blocks if choices else document.without_choices
    return "\n\n".join(write_blocks(blocks, dialect))


def write_blocks(blocks: Iterable[Block], dialect: Dialect) -> list[str]:
    """Write blocks as texts; a heading stays with what it stands over."""
    texts: list[str] = []
    heading = ""
    for block in blocks:
        if isinstance(block, Listing):
            lines = [
                (f"{number}. " if block.ordered else dialect.bullet) + _spans(item, dialect)
                for number, item in enumerate(block.items, 1)
            ]
        elif block.heading:
            heading = dialect.heading("".join(span.text for span in block.lines[0])) + "\n"
            continue
        else:
            lines = [_spans(line, dialect) for line in block.lines]
        text = heading + "\n".join(lines)
        if isinstance(block, Listing) and not heading and texts and texts[-1].endswith(":"):
            texts[-1] += "\n" + text
        else:
            texts.append(text)
        heading = ""
    return texts


def split(texts: Iterable[str], most: int) -> list[str]:
    """Join texts into messages of at most `most` characters, cutting where it reads best."""
    messages: list[str] = []
    for text in (piece for whole in texts for piece in _cut(whole, most)):
        if messages and len(messages[-1]) + 2 + len(text) <= most:
            messages[-1] += "\n\n" + text
        else:
            messages.append(text)
    return messages


def _cut(text: str, most: int) -> list[str]:
    pieces = []
    while len(text) > most:
        head = text[:most]
        place = max(head.rfind("\n"), head.rfind(". ") + 1)
        if place <= 0:
            place = head.rfind(" ") if " " in head else most
        pieces.append(text[:place].rstrip())
        text = text[place:].lstrip()
    return [*pieces, text]


def _spans(spans: Iterable[Span], dialect: Dialect) -> str:
    text, addresses = "", ""
    for span in spans:
        text += dialect.link(span.text, span.link) if span.link else dialect.literal(span.text)
        if dialect.addresses_last and span.link != span.text and _is_address(span.link):
            addresses += f" – {span.link}"
    return text + addresses


def _is_address(link: str | None) -> bool:
    return bool(link) and link.startswith("http")
