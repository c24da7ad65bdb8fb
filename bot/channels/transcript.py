"""Reads a talk back from Rasa's tracker, the only place where it is kept.

So an answer that was lost on the way can be given again, a page that was loaded anew shows the
talk, and a button is only an id of what was offered in this very talk.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.reply import Reply
from bot.privacy.masking import MARK


@dataclass
class Told:
    """A message of the person, as it was shown, and what was answered: texts and `custom`."""

    id: str | None
    shown: str
    said: list[dict[str, Any]] = field(default_factory=list)


def turns(tracker: DialogueStateTracker) -> list[Told]:
    """List the turns of a talk, the first one first."""
    told: list[Told] = []
    for event in tracker.events:
        if isinstance(event, UserUttered) and event.text is not None:
            shown = event.metadata.get("title") or MARK.sub("[…]", event.text)
            told.append(Told(event.message_id, shown))
        elif isinstance(event, BotUttered) and told:
            told[-1].said.append({"text": event.text, "custom": event.data.get("custom")})
    return told


def answer(messages: Iterable[dict[str, Any]], conversation: str) -> dict[str, Any] | None:
    """Make the widget's answer of the messages of one turn; None if they hold no envelope.

    `reply` is the envelope; its suggestions carry ids. `paragraphs` have roles, so that what the
    cards show is not said twice. `deleted` tells that the person had the talk deleted.
    """
    customs = [message["custom"] for message in messages if message.get("custom")]
    texts = [message["text"] for message in messages if message.get("text")]
    reply = next((custom["reply"] for custom in customs if "reply" in custom), None)
    if reply is None:
        return None
    paragraphs = [part for custom in customs for part in custom.get("paragraphs") or ()]
    in_parts = "\n\n".join(part["text"] for part in paragraphs)
    other = [{"role": "lead", "text": text} for text in texts if text != in_parts]
    return {
        "reply": with_ids(reply, conversation),
        "paragraphs": other + paragraphs,
        "deleted": any(custom.get("deleted") for custom in customs),
    }


def static_answer(help_: Reply, conversation: str) -> dict[str, Any]:
    """Make the widget's answer of the static help."""
    custom = {"reply": help_.envelope(), "paragraphs": help_.roles()}
    return answer([{"text": help_.text, "custom": custom}], conversation)


def with_ids(reply: dict[str, Any], conversation: str) -> dict[str, Any]:
    """Give an envelope whose suggestions carry ids of this talk instead of payloads."""
    shown = copy.copy(reply)
    shown["suggestions"] = [
        {"title": offered["title"], "payload": choice_id(conversation, offered["payload"])}
        for offered in reply["suggestions"]
    ]
    return shown


def choice_id(conversation: str, payload: str) -> str:
    """Give the id of a button: it means something in one talk only, and nothing to a reader."""
    key = hashlib.blake2b(conversation.encode()).digest()
    return hashlib.blake2b(payload.encode(), key=key, digest_size=12).hexdigest()


def offered(told: Iterable[Told]) -> list[dict[str, str]]:
    """List every suggestion made in a talk, the latest first."""
    made = []
    for turn in told:
        for message in turn.said:
            made += ((message.get("custom") or {}).get("reply") or {}).get("suggestions", [])
    return made[::-1]
