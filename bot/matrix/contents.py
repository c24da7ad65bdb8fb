"""An answer as the content of a Matrix event: formatted, with a plain fallback."""

from __future__ import annotations

from typing import Any

from bot.channels.rendering import html, markup
from bot.channels.rendering.document import Document


def message(
    document: Document,
    *,
    thread: str | None = None,
    reply_to: str | None = None,
    mention: str | None = None,
    edits: str | None = None,
) -> dict[str, Any]:
    """Write an answer.

    `thread` is the root of the thread it stands in, `reply_to` the message that it answers,
    `mention` the person to notify, `edits` an earlier answer that it takes the place of.
    """
    # m.text and not m.notice: notices notify nobody, and this answer is waited for.
    written: dict[str, Any] = {
        "msgtype": "m.text",
        "body": markup.write(document, markup.PLAIN),
        "format": "org.matrix.custom.html",
        "formatted_body": html.matrix(document),
        "m.mentions": {"user_ids": [mention]} if mention else {},
    }
    if edits:
        return {
            **written,
            "body": f"* {written['body']}",
            "formatted_body": f"* {written['formatted_body']}",
            "m.mentions": {},
            "m.new_content": written,
            "m.relates_to": {"rel_type": "m.replace", "event_id": edits},
        }
    if thread:
        written["m.relates_to"] = {
            "rel_type": "m.thread",
            "event_id": thread,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": reply_to or thread},
        }
    return written
