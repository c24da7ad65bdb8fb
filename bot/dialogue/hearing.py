"""What a parsed message says, given what the talk remembers."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import Any

from bot.dialogue.circumstances import find_circumstance, only_age, only_child
from bot.dialogue.feelings import find_feeling, is_desperate
from bot.dialogue.hurdles import find_hurdle
from bot.dialogue.memory import Memory
from bot.dialogue.topics import CHILD, DANGER, GROOMING, OWN_BEHAVIOUR, REFUSED
from bot.dialogue.understood import Understood
from bot.knowledge.precise import MISUNDERSTOOD, STAFF
from bot.knowledge.records import Audience
from bot.understanding import danger, writer
from bot.understanding.corrections import meant

TELL_MORE = "tell_more"  # not a topic: it goes on with the last one
# A situation told keeps its answer, in words for a child where a child tells it.
NEVER_A_CHILD = (DANGER, OWN_BEHAVIOUR, REFUSED, STAFF, TELL_MORE) + (
    "sextortion_happening", GROOMING, "image_shared", "webcam_incident"
)  # fmt: skip
PLACE_ASIDE = 0.85  # belief in a topic from which a place named beside it is an aside
MOST_WORDS_PAID = 5  # of "he has already paid" and no more
SUSPECTING = (REFUSED, OWN_BEHAVIOUR)
SURE = 0.9  # belief from which they are answered in the middle of a talk on what happens to a child


def heard(
    message: dict[str, Any], topics: Container[str], memory: Memory, audience: Audience | None
) -> Understood:
    """Read a parsed message in its talk. `audience`: who was known to write until then."""
    told_by_adult = memory.matter is not None and audience != "child"
    told = understood(message, topics, told_by_adult, memory.writer)
    told = _in_context(told, memory, audience)
    if only_age(told.text) or audience != "child":
        return _felt(told, memory)
    return told


def understood(
    message: dict[str, Any],
    topics: Container[str],
    told_by_adult: bool = False,
    before: writer.Writer | None = None,
) -> Understood:
    """Read a parsed message. An intent that is no topic was not understood.

    `told_by_adult`: an adult told what happened earlier in this talk. `before`: who was known
    to write.
    """
    intent = (message.get("intent") or {}).get("name")
    ranking = [(e["name"], e["confidence"]) for e in message.get("intent_ranking") or ()]
    text = message.get("text") or ""
    sure = _first(ranking)
    adult = writer.writer_after(text, before) == "adult"
    if adult:
        ranking = _without(ranking, CHILD)
    if adult and intent == CHILD:
        intent = ranking[0][0] if ranking else None
    intent_topic = intent if intent in topics else MISUNDERSTOOD
    # A place named beside a question that is understood is no answer by itself.
    place = message.get("only_place")
    only_place = place == "all" or (place == "part" and sure < PLACE_ASIDE)
    return Understood(
        text=meant(text) or text,
        topic=intent_topic
        if told_by_adult or adult
        else _perhaps_child(intent_topic, ranking, text, topics),
        ranking=tuple(ranking),
        danger=message.get("danger") or None,
        found=message.get("found") or {},
        only_place=only_place,
        more=intent == TELL_MORE,
    )


def _in_context(told: Understood, memory: Memory, audience: Audience | None) -> Understood:
    """Take back what a half-believed topic makes of someone who told what happens to a child.

    A parent in a plan is no member of staff for asking about a head teacher; and nobody who
    came for help is refused it, or asked about thoughts of their own, on a mere suspicion.
    """
    parent = audience == "parent" and memory.plan is not None
    if told.topic == STAFF and parent and not writer.speaks_of_pupils(told.text):
        return _next_topic(told, STAFF)
    helped = parent or audience == "child" or (audience == "staff" and memory.matter is not None)
    if told.topic in SUSPECTING and helped and told.confidence < SURE and not told.danger:
        return replace(told, topic=MISUNDERSTOOD)
    return told


def _next_topic(told: Understood, without: str) -> Understood:
    others = _without(list(told.ranking), without)
    return replace(told, topic=others[0][0] if others else MISUNDERSTOOD, ranking=tuple(others))


def _felt(told: Understood, memory: Memory) -> Understood:
    """Read a feeling, anger or an age as nothing but that: belief in danger is no word of it."""
    if _tells_aside(told.text, memory):
        return told if danger.find(told.text) else replace(told, topic=MISUNDERSTOOD, danger=None)
    if not find_feeling(told.text, under_way=memory.matter is not None):
        return told
    stranger = memory.writer != "adult" and memory.plan is None
    if danger.find(told.text) or (told.danger and stranger and is_desperate(told.text)):
        return told
    return replace(told, topic=MISUNDERSTOOD, danger=None)


def _tells_aside(text: str, memory: Memory) -> bool:
    """Tell whether an age, a child, money that is gone or anger is all that a message tells."""
    paid = memory.plan is not None and len(text.split()) <= MOST_WORDS_PAID
    return bool(
        only_child(text)
        or only_age(text)
        or find_hurdle(text, memory.matter) == "anger"
        or (paid and find_circumstance(text) == "paid")
    )


def _perhaps_child(
    topic: str, ranking: list[tuple[str, float]], text: str, topics: Container[str]
) -> str:
    if topic not in NEVER_A_CHILD and CHILD in topics:
        own = dict(ranking).get(CHILD, 0.0)
        if writer.may_be_child(text, _first(ranking), own) or writer.half_says(text):
            return CHILD
    return topic


def _without(ranking: list[tuple[str, float]], ruled_out: str) -> list[tuple[str, float]]:
    """Share out among the other topics the belief in one that is ruled out."""
    left = 1 - dict(ranking).get(ruled_out, 0.0)
    others = [(topic, belief) for topic, belief in ranking if topic != ruled_out]
    return [(topic, min(belief / left, 1.0)) for topic, belief in others] if left > 0 else others


def _first(ranking: list[tuple[str, float]]) -> float:
    return ranking[0][1] if ranking else 0.0
