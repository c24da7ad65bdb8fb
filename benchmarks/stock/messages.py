"""What is asked in the benchmark: messages.yml, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.knowledge.seed_files import read_yaml

FILE = Path(__file__).with_name("messages.yml")
TALK = 10  # turns of one person's conversation before the next person comes


@dataclass(frozen=True)
class Message:
    """One message. `after` is what the person said before it, in the same conversation."""

    kind: str
    language: str
    text: str
    after: str | None = None


def read() -> list[Message]:
    """Read all messages."""
    return [
        Message(kind, item["language"], item["text"], item.get("after"))
        for kind, items in read_yaml(FILE).items()
        for item in items
    ]


def talk(messages: list[Message], person: int) -> Iterator[tuple[int, Message]]:
    """Give one person's messages for ever, with the number of the conversation each belongs to.

    Everyone begins elsewhere, so that those who write at once do not write the same.
    """
    for turn in count():
        yield turn // TALK, messages[(person * 7 + turn) % len(messages)]
