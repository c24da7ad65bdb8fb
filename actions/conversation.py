"""Between Rasa's tracker and the dialogue: the message, and the slots that last between turns."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot.dialogue import hearing
from bot.dialogue.memory import Memory
from bot.dialogue.speaker import Known, settles_place, speaker
from bot.dialogue.understood import Person, Understood
from bot.understanding.language import Choice


def heard(tracker: Tracker, topics: Container[str], memory: Memory) -> Understood:
    """Read the latest message."""
    return hearing.heard(_message(tracker), topics, memory, tracker.get_slot("audience"))


def remembered(tracker: Tracker) -> Memory:
    """Read what the conversation remembers."""
    return Memory.read(tracker.get_slot("memory"))


def who_writes(tracker: Tracker, topic: str, memory: Memory) -> tuple[Person, Choice]:
    """Tell who writes, and how the language of the reply was chosen."""
    language = tracker.get_slot("language")
    known = Known(
        language=Choice(**language) if language else None,
        country=tracker.get_slot("country"),
        region=tracker.get_slot("region"),
        audience=tracker.get_slot("audience"),
        writer=memory.writer,
    )
    return speaker(_message(tracker), topic, known)


def slots(tracker: Tracker, memory: Memory, person: Person, choice: Choice) -> list[dict[str, Any]]:
    """Give the slots to set, so that the next turn knows this one."""
    place = [SlotSet("country", person.country), SlotSet("region", person.region or "")]
    return [
        *(place if settles_place(_message(tracker), person) else ()),
        SlotSet("memory", memory.kept()),
        SlotSet("language", asdict(choice)),
        SlotSet("audience", person.audience),
    ]


def _message(tracker: Tracker) -> dict[str, Any]:
    return tracker.latest_message or {}
