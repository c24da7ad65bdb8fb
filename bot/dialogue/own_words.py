"""What a message asks by its own words, and when to ask back which of two topics is meant."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.circumstances import child_suffers, find_age_band
from bot.dialogue.memory import Memory
from bot.dialogue.plans import with_plan
from bot.dialogue.topics import SUPPORT, TALK
from bot.dialogue.understood import Person, Understood
from bot.knowledge import precise
from bot.knowledge.precise import MISUNDERSTOOD
from bot.knowledge.question import Question
from bot.knowledge.store import Knowledge

# Chosen on the evaluation sets (docs/understanding.md): below this belief, and this close, it is
# better to ask which of two topics is meant.
DOUBT, CLOSE = 0.60, 0.25
FEWEST_WORDS_TO_DOUBT = 2


def asked(
    knowledge: Knowledge, heard: Understood, memory: Memory, blank: Question, person: Person
) -> Question:
    """Read a message by what it says itself."""
    topic, told = precise.answer_to(knowledge, heard.found, heard.topic, person.country, heard.text)
    vague = topic == MISUNDERSTOOD or knowledge.topics[topic].group == "conversation"
    if vague and memory.plan and person.audience == "parent" and child_suffers(heard.text):
        return replace(blank, topic=SUPPORT)
    if topic == MISUNDERSTOOD and memory.lost >= 1 and not memory.people_named:
        return replace(blank, topic=topic, form="people")
    in_plan = memory.plan is not None and person.audience != "staff"
    if topic == MISUNDERSTOOD and in_plan and not (told.facts or told.passage):
        return replace(blank, topic=topic, form="astray")
    if not told.facts and not told.passage:
        second = _second(knowledge, heard)
        if second:
            return replace(blank, topic=topic, form="doubt", second=second)
    age = find_age_band(heard.text) or (memory.age if topic == TALK else None)
    question = replace(blank, topic=topic, told=told, age=age)
    return with_plan(knowledge, question, heard.text, memory)


def _second(knowledge: Knowledge, heard: Understood) -> str | None:
    """Give the other topic when two are about as likely, and asking costs nothing."""
    topics = [(t, b) for t, b in heard.ranking if t in knowledge.topics]
    if len(topics) < 2 or len(heard.text.split()) < FEWEST_WORDS_TO_DOUBT:
        return None
    (first, belief), (second, other) = topics[:2]
    if first != heard.topic or belief > DOUBT or belief - other > CLOSE:
        return None
    # Someone who tells what happened is not asked back: the situation is answered.
    groups = {knowledge.topics[topic].group for topic in (first, second)}
    if groups & {"situation", "conversation"}:
        return None
    return second
