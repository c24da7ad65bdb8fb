"""What the dialogue makes of a first message: the topic it answers, or the two it offers."""

from __future__ import annotations

from bot.dialogue.memory import Memory
from bot.dialogue.turn import decide
from bot.dialogue.understood import Person
from bot.evaluation.measures import Reading, TopicResult
from bot.knowledge.store import Knowledge

# Nothing but the message is known. Country and writer do not change which topics are offered.
STRANGER = {"country": "FR", "country_assumed": True, "region": None, "audience": "parent"}


def offered(knowledge: Knowledge, reading: Reading) -> tuple[str, ...]:
    """Give the topic answered, or both topics when the dialogue asks which one is meant."""
    person = Person(language=reading.language, **STRANGER)
    question = decide(knowledge, reading.heard, Memory(), person)
    return (question.topic, question.second) if question.form == "doubt" else (question.topic,)


def right_or_offered(knowledge: Knowledge, result: TopicResult) -> bool:
    """Tell whether a right topic is answered at once or is one of the two offered."""
    return bool(result.case.right & set(offered(knowledge, result.reading)))
