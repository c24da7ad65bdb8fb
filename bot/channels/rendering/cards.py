"""Replies as the blocks and cards of the messengers that have buttons."""

from __future__ import annotations

from typing import Any

from bot.channels.rendering.document import Document
from bot.channels.rendering.markup import COMMONMARK, SLACK, split, write_blocks

# Limits of the messengers, in characters.
SLACK_SECTION = 3000
SLACK_BLOCKS = 50
SLACK_BUTTON = 75
TEAMS_BUTTON = 60


def slack(document: Document) -> list[dict[str, Any]]:
    """Write Slack blocks: sections of text, and a button for each choice.

    A button's value is the number of the choice, as if it had been typed.
    """
    sections: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        for text in split(write_blocks(document.without_choices, SLACK), SLACK_SECTION)
    ]
    blocks = sections[: SLACK_BLOCKS - 1]
    if document.choices:
        buttons = [
            {
                "type": "button",
                "action_id": f"choice_{number}",
                "value": str(number),
                "text": {"type": "plain_text", "text": shorten(f"{number}. {title}", SLACK_BUTTON)},
            }
            for number, title in numbered(document)
        ]
        blocks.append({"type": "actions", "elements": buttons})
    return blocks


def teams(document: Document) -> dict[str, Any]:
    """Write a Teams card: text with the same Markdown, and a button for each choice."""
    body = [
        {"type": "TextBlock", "text": text, "wrap": True}
        for text in write_blocks(document.without_choices, COMMONMARK)
    ]
    actions = [
        {
            "type": "Action.Submit",
            "title": shorten(f"{number}. {title}", TEAMS_BUTTON),
            "data": {"msteams": {"type": "imBack", "value": str(number)}},
        }
        for number, title in numbered(document)
    ]
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "lang": document.language,
        "body": body,
        "msteams": {"width": "Full"},
    }
    return {**card, "actions": actions} if actions else card


def numbered(document: Document) -> list[tuple[int, str]]:
    """Count the choices from 1."""
    return [(number, choice.title) for number, choice in enumerate(document.choices, 1)]


def shorten(text: str, most: int) -> str:
    """Cut a label that a messenger would refuse."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
