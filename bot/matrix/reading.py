"""What a Matrix event means for the bridge. Pure: events are dictionaries, decrypted already."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

FILES = ("m.image", "m.file", "m.audio", "m.video")


@dataclass(frozen=True)
class Message:
    """A message of a person.

    `replaces` is the event that it edits, `thread` the root of its thread, `reply_to` the event
    that it answers, `named` whether it names the bridge.
    """

    event_id: str
    sender: str
    kind: Literal["text", "file"]
    text: str
    named: bool = False
    thread: str | None = None
    reply_to: str | None = None
    replaces: str | None = None


@dataclass(frozen=True)
class Redaction:
    """Somebody took a message back."""

    event_id: str
    redacts: str


@dataclass(frozen=True)
class Me:
    """How the bridge is named in a room."""

    user_id: str
    display_name: str


def read(event: dict[str, Any], me: Me) -> Message | Redaction | None:
    """Read an event of a timeline; None for all that needs no answer."""
    sender, event_id = event.get("sender"), event.get("event_id")
    content = event.get("content")
    if not isinstance(sender, str) or not isinstance(event_id, str) or sender == me.user_id:
        return None
    if not isinstance(content, dict):
        return None
    if event.get("type") == "m.room.redaction":
        redacts = content.get("redacts") or event.get("redacts")
        return Redaction(event_id, redacts) if isinstance(redacts, str) else None
    if event.get("type") == "m.sticker":
        return Message(event_id, sender, "file", "")
    if event.get("type") != "m.room.message" or not content:
        return None  # without content it has been redacted
    relation = _dict(content.get("m.relates_to"))
    replaces = None
    if relation.get("rel_type") == "m.replace":
        replaces = relation.get("event_id")
        content = _dict(content.get("m.new_content"))
        relation = _dict(content.get("m.relates_to"))
    kind = content.get("msgtype")
    if kind == "m.notice" or not isinstance(kind, str):
        return None  # what programs say; answering it could go on for ever
    thread = relation.get("event_id") if relation.get("rel_type") == "m.thread" else None
    replied = None
    if not relation.get("is_falling_back"):
        replied = _dict(relation.get("m.in_reply_to")).get("event_id")
    body = content.get("body")
    text = body if isinstance(body, str) and kind in ("m.text", "m.emote") else ""
    if replied and text.startswith("> "):
        text = re.sub(r"\A(?:>.*\n?)+\n?", "", text)
    return Message(
        event_id,
        sender,
        "file" if kind in FILES else "text",
        without_name(text, me).strip(),
        named=_is_named(content, text, me),
        thread=thread,
        reply_to=replied,
        replaces=replaces,
    )


def without_name(text: str, me: Me) -> str:
    """Take the bridge's name off a message, so that "Balise: 2" is the choice "2"."""
    text = text.replace(me.user_id, "")
    return _called(me).sub("", text.lstrip(" \t,:"))


def since_invitation(events: list[dict[str, Any]], user: str) -> list[dict[str, Any]]:
    """Keep what came after we were invited: what was said before was not said to us."""
    for index in range(len(events) - 1, -1, -1):
        event = events[index]
        content = event.get("content")
        if (
            event.get("type") == "m.room.member"
            and event.get("state_key") == user
            and isinstance(content, dict)
            and content.get("membership") == "invite"
        ):
            return events[index + 1 :]
    return events


def _is_named(content: dict[str, Any], text: str, me: Me) -> bool:
    mentioned = _dict(content.get("m.mentions")).get("user_ids")
    if isinstance(mentioned, list) and me.user_id in mentioned:
        return True
    formatted = content.get("formatted_body")
    if me.user_id in text or (isinstance(formatted, str) and me.user_id in formatted):
        return True
    # Typed by hand, the name counts where one calls somebody: at the start. Elsewhere « balise »
    # is a word of every day.
    return bool(_called(me).match(text.lstrip()))


def _called(me: Me) -> re.Pattern[str]:
    name = re.escape(me.display_name or me.user_id)
    return re.compile(rf"\A@?{name}(?=[\s,:;.!?]|\Z)[\s,:;]*", re.IGNORECASE)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
