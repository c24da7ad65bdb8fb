"""What a message asks that leans on the one before: a circumstance, an age, 'and for boys?'."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.asides import goes_on
from bot.dialogue.circumstances import bare_age, find_age_band
from bot.dialogue.memory import Memory
from bot.dialogue.plans import case_in
from bot.dialogue.topics import REFUSED, TALK
from bot.dialogue.understood import Person, Understood
from bot.knowledge import precise
from bot.knowledge.precise import MISUNDERSTOOD
from bot.knowledge.question import Question
from bot.knowledge.steps import plan_for
from bot.knowledge.store import Knowledge
from bot.understanding.followup import MOST_WORDS, is_elliptical

MOST_WORDS_OF_A_CASE = 18
SURE_OF_ANOTHER = 0.9  # from here on a short follow-up changes the topic
# The definition of a harm and its figures lead to the plan of that harm.
PLAN_OF = {"sextortion_definition": "sextortion_happening", "grooming_signs": "grooming_suspected"}


def asked(
    knowledge: Knowledge,
    heard: Understood,
    memory: Memory,
    blank: Question,
    before: Question | None,
    person: Person,
) -> Question | None:
    """Read a message that leans on the one before: a circumstance, an age, 'and for boys?'."""
    if before is None:
        return None
    about = PLAN_OF.get(before.topic, before.topic)
    plan = plan_for(knowledge, about) if person.audience != "staff" else None
    case = case_in(plan, heard.text) if plan else None
    # A short line about the matter under way; a new situation told at length is read afresh.
    if case and len(heard.text.split()) <= MOST_WORDS_OF_A_CASE:
        step = memory.step if memory.plan == plan.id else 0
        return replace(
            blank, topic=plan.topic, form="step", plan=plan.id, step=step, circumstance=case
        )
    # "no, I meant 15": after words for an age, a bare number is an age.
    age = find_age_band(heard.text) or (before.topic == TALK and bare_age(heard.text)) or None
    short = len(heard.text.split()) <= MOST_WORDS
    if age and short and before.topic == TALK and person.audience == "parent":
        return replace(blank, topic=TALK, age=age)
    # What leans on a refused request is refused too.
    if before.topic == REFUSED and goes_on(heard.text):
        return replace(blank, topic=REFUSED)
    if not is_elliptical(heard.text):
        return None
    if age and heard.topic == TALK:
        return replace(blank, topic=TALK, age=age)
    if heard.topic != MISUNDERSTOOD and heard.confidence >= SURE_OF_ANOTHER:
        return None
    topic, told = precise.answer_to(
        knowledge, heard.found, before.topic, person.country, heard.text
    )
    if told.facts or told.passage:
        return replace(blank, topic=topic, told=told)
    return replace(before, form="answer", told=told, plan=None, step=0, again=False)
