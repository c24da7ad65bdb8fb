"""What a message asks, given the talk so far. Pure: understood message and memory in, question out.

Danger comes before everything. Then what steers the talk (a choice, yes, next, the number
again), then what leans on the message before (a place, an age, a circumstance), then the
topic that the message itself asks for.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import in_danger, leaning, own_words, passing, plans, steering
from bot.dialogue.asides import asks_about_lines, cannot_speak
from bot.dialogue.circumstances import only_age, only_child, plans_to_meet
from bot.dialogue.feelings import fears_for, find_feeling
from bot.dialogue.hurdles import find_hurdle
from bot.dialogue.memory import Memory
from bot.dialogue.moves import Move, find_move
from bot.dialogue.topics import DANGER, GROOMING, HELPLINES, TALK
from bot.dialogue.understood import Person, Understood
from bot.knowledge.precise import MISUNDERSTOOD, STAFF
from bot.knowledge.question import Question
from bot.knowledge.store import Knowledge

STAFF_BELIEVED = 0.005  # share of the belief from which staff ask about their duties


def decide(knowledge: Knowledge, heard: Understood, memory: Memory, person: Person) -> Question:
    """Decide what is asked."""
    asked = _asked(knowledge, _as_staff(knowledge, heard, person), memory, person)
    asked = replace(
        asked,
        language=person.language,
        country=person.country,
        country_assumed=person.country_assumed,
        region=person.region,
        audience=person.audience,
        foreign=person.foreign,
        cited_before=tuple(memory.cited),
        told_before=tuple(memory.seen),
    )
    return replace(
        asked, paused=plans.paused(knowledge, asked, memory), about=_about(knowledge, memory)
    )


def is_lost(heard: Understood, question: Question) -> bool:
    """Tell whether the message was not understood."""
    return question.topic == MISUNDERSTOOD and question.form in (
        "answer",
        "people",
        "doubt",
        "astray",
    )


def _as_staff(knowledge: Knowledge, heard: Understood, person: Person) -> Understood:
    """Read what staff say of a pupil as a question about their duties, where that is likely."""
    small_talk = knowledge.topics[heard.topic].group == "conversation"
    if person.audience != "staff" or heard.topic == DANGER or small_talk:
        return heard
    likely = dict(heard.ranking).get(STAFF, 0.0) >= STAFF_BELIEVED
    return replace(heard, topic=STAFF) if likely else heard


def _asked(knowledge: Knowledge, heard: Understood, memory: Memory, person: Person) -> Question:
    blank = Question(heard.topic, person.language, person.country, audience=person.audience)
    if memory.matter == GROOMING and not heard.danger and plans_to_meet(heard.text):
        heard = replace(heard, topic=DANGER, danger="meeting")
    if heard.danger or (heard.topic == DANGER and not heard.only_place):
        return in_danger.asked(knowledge, heard, memory, person)
    feeling = find_feeling(heard.text, under_way=memory.matter is not None)
    if memory.last and memory.last["topic"] == DANGER and fears_for(heard.text):
        feeling = "afraid"  # of what is happening: the number is not lost to an answer on fears
    if feeling:
        return passing.comforted(knowledge, blank, feeling, memory, person.writer == "adult")
    move = find_move(heard.text)
    if move == "delete":
        return replace(blank, topic="privacy", form="deleted")
    target = steering.picked(heard.text, move, memory)
    if target is not None:
        return steering.offered(knowledge, blank, target)
    before = Question.again_from(memory.subject) if memory.subject else None
    beside = (
        (steering.moved(knowledge, blank, move, memory) if move else None)
        or _told_in_passing(knowledge, heard.text, memory, blank, before)
        or _about_lines(heard.text, move, memory, blank, before)
    )
    if beside:
        return beside
    if heard.only_place:
        # "I'm in Belgium": the last answer again for that country, or whom to call there.
        return before if before else replace(blank, topic=HELPLINES)
    if heard.more:
        return steering.more(knowledge, blank, memory) or replace(blank, topic=MISUNDERSTOOD)
    leant = leaning.asked(knowledge, heard, memory, blank, before, person)
    return leant or own_words.asked(knowledge, heard, memory, blank, person)


def _told_in_passing(
    knowledge: Knowledge, text: str, memory: Memory, blank: Question, before: Question | None
) -> Question | None:
    """Take in what is told and asks nothing: for whom, an age, what stands in the way."""
    if only_child(text) and blank.audience == "parent":
        return passing.for_a_child(knowledge, blank, before, memory)
    aged = only_age(text)
    if aged and (before is None or before.topic != TALK):
        return passing.aged(knowledge, blank, *aged, memory)
    hurdle = find_hurdle(text, memory.matter)
    if hurdle:
        return replace(blank, topic=knowledge.hurdles[hurdle].topic, form="hurdle", hurdle=hurdle)
    return None


def _about_lines(
    text: str, move: Move | None, memory: Memory, blank: Question, before: Question | None
) -> Question | None:
    """Read what is asked of the lines just given: one cannot speak, or wants to know of them."""
    if before and before.danger and (move == "yes" or cannot_speak(text)):
        return replace(before, form="numbers", circumstance=None, again=False)
    if memory.matter == DANGER and cannot_speak(text):
        return replace(blank, topic=DANGER, form="numbers", danger=True)
    if memory.last and asks_about_lines(text):
        return replace(blank, topic=HELPLINES)
    return None


def _about(knowledge: Knowledge, memory: Memory) -> str | None:
    """Give the situation under way: "whom can I call" means its lines."""
    subject = (memory.subject or {}).get("topic")
    topics = [subject, knowledge.plans[memory.plan].topic if memory.plan else None, memory.matter]
    return next((t for t in topics if t and knowledge.topics[t].group == "situation"), None)
