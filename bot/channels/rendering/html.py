"""HTML with the tags that Matrix lets through."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bot.channels.rendering.document import Document, Listing
from bot.channels.rendering.numbers import Span


def matrix(document: Document) -> str:
    """Write a document for `formatted_body`."""
    parts = []
    for block in document.blocks:
        if isinstance(block, Listing):
            tag = "ol" if block.ordered else "ul"
            items = "".join(f"<li>{_spans(item)}</li>" for item in block.items)
            parts.append(f"<{tag}>{items}</{tag}>")
        elif block.heading:
            parts.append(f"<p><strong>{_spans(block.lines[0])}</strong></p>")
        else:
            parts.append(f"<p>{'<br>'.join(_spans(line) for line in block.lines)}</p>")
    return "".join(parts)


def _spans(spans: Iterable[Span]) -> str:
    return "".join(
        f'<a href="{escape(span.link)}">{escape(span.text)}</a>' if span.link else escape(span.text)
        for span in spans
    )
