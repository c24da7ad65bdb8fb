"""The reply to one turn: what is said, and the envelope that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bot.knowledge.records import Audience, Language, Urgency

Role = Literal["emergency", "facts", "lead", "country", "helplines", "note"]


@dataclass(frozen=True)
class Paragraph:
    """A text and what it is for, so that a channel may show helplines as cards instead."""

    role: Role
    text: str


@dataclass(frozen=True)
class Offer:
    """Something to say next: the title of a button, the text it sends, and what that asks.

    `target` holds the fields of a Question that choosing it sets.
    """

    title: str
    payload: str
    target: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """Texts in reading order, and the parts that a channel shows as cards."""

    topic: str
    language: Language
    urgency: Urgency
    audience: Audience
    country: str
    paragraphs: tuple[Paragraph, ...]
    citations: tuple[dict[str, Any], ...] = ()
    helplines: tuple[dict[str, Any], ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def suggestions(self) -> tuple[dict[str, str], ...]:
        """The offers as the envelope shows them."""
        return tuple({"title": offer.title, "payload": offer.payload} for offer in self.offers)

    @property
    def text(self) -> str:
        """All paragraphs as one plain text."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    def roles(self) -> list[dict[str, str]]:
        """Give the paragraphs with their roles, ready for JSON, for channels that show cards."""
        return [{"role": part.role, "text": part.text} for part in self.paragraphs]

    def envelope(self) -> dict[str, Any]:
        """Give the envelope of the reply contract, ready for JSON."""
        return {
            "topic": self.topic,
            "language": self.language,
            "urgency": self.urgency,
            "audience": self.audience,
            "country": self.country,
            "citations": list(self.citations),
            "helplines": list(self.helplines),
            "suggestions": list(self.suggestions),
        }
