"""A message as it was read, and who wrote it: what the dialogue decides on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.knowledge.records import Audience, Language
from bot.understanding.writer import Writer


@dataclass(frozen=True)
class Understood:
    """One message as the pipeline read it.

    `ranking` are topics with the belief in each; `danger` is the kind of danger now;
    `more`: it asks to go on with the last topic; `only_place`: it only says where its writer is.
    """

    text: str
    topic: str
    ranking: tuple[tuple[str, float], ...] = ()
    danger: str | None = None
    found: dict[str, Any] = field(default_factory=dict)
    only_place: bool = False
    more: bool = False

    @property
    def confidence(self) -> float:
        """The belief in the topic."""
        return dict(self.ranking).get(self.topic, 0.0)


@dataclass(frozen=True)
class Person:
    """Who writes, and from where, as far as is known. `writer`: see `Memory`."""

    language: Language
    country: str
    country_assumed: bool
    region: str | None
    audience: Audience
    foreign: bool = False
    writer: Writer | None = None
