"""Take personal data out of a conversation before it is stored.

A message is understood and answered as it was typed; only what is stored is masked. The tracker
holds it in two places: the text, and what the pipeline was given to read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)

HIDDEN = "[…]"  # in place of a text that could not be masked
MASKED = "masked"  # marks a message whose text is masked already


def mask_messages(tracker: DialogueStateTracker, mask: Callable[[str], str]) -> None:
    """Mask the messages of a conversation that are not masked yet. Never raises."""
    for event in tracker.events:
        if isinstance(event, UserUttered) and not event.parse_data.get(MASKED):
            event.text = _masked(event.text, mask)
            event.parse_data = {**event.parse_data, "text": event.text, MASKED: True}


def _masked(text: str | None, mask: Callable[[str], str]) -> str | None:
    if not text:
        return text
    try:
        return mask(text)
    except Exception as error:
        logger.error("A message could not be masked (%s); it is not kept.", type(error).__name__)
        return HIDDEN
