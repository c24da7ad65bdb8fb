"""What is told in passing, a feeling, an age, for whom: the talk goes on where it was."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.memory import Memory
from bot.dialogue.topics import CHILD, DANGER, HUMAN, OWN_BEHAVIOUR
from bot.knowledge import precise
from bot.knowledge.question import Question
from bot.knowledge.records import AgeBand, FeelingKind, Plan
from bot.knowledge.steps import plan_for
from bot.knowledge.store import Knowledge

ON_THEIR_OWN = (OWN_BEHAVIOUR, DANGER)  # matters that a feeling goes on with
# The harm that is meant by "my son" after a question about it.
HAPPENS = {
    "sextortion_definition": "sextortion_happening",
    "grooming_definition": "grooming_suspected",
    "grooming_signs": "grooming_suspected",
}


def comforted(
    knowledge: Knowledge, blank: Question, feeling: FeelingKind, memory: Memory, adult: bool
) -> Question:
    """Answer a feeling: the plan under way goes on where it is; without one, what happens is asked.

    `blank` is the question without a topic yet; `adult`: its writer is known to be one.
    """
    asked = replace(blank, topic=HUMAN, form="comfort", feeling=feeling)
    plan = knowledge.plans.get(memory.plan or "")
    if blank.audience == "staff":
        return replace(asked, topic=precise.STAFF)
    if plan:
        return replace(asked, topic=plan.topic, plan=plan.id, step=memory.step, known=adult)
    if memory.matter in ON_THEIR_OWN:
        return replace(asked, topic=memory.matter)
    if blank.audience == "child":
        return replace(asked, topic=CHILD)
    if adult:
        return replace(asked, known=True)
    # Shame said with nothing before it is more often a child's: help for both is given.
    return replace(asked, topic=CHILD) if feeling == "ashamed" else asked


def for_a_child(
    knowledge: Knowledge, blank: Question, before: Question | None, memory: Memory
) -> Question:
    """Take in for whom help is wanted: after a question about a harm, that harm has happened."""
    plan = knowledge.plans.get(memory.plan or "")
    if plan:
        return _same_step(blank, plan, memory)
    harm = plan_for(knowledge, HAPPENS.get(before.topic, "")) if before else None
    if harm:
        return replace(blank, topic=harm.topic, form="step", plan=harm.id)
    return replace(blank, topic=HUMAN, form="comfort", feeling="lost", known=True)


def aged(
    knowledge: Knowledge, blank: Question, age: AgeBand, own: bool, memory: Memory
) -> Question:
    """Take in an age told by itself. `own`: it is the writer's."""
    plan = knowledge.plans.get(memory.plan or "")
    asked = replace(blank, age=age)
    if blank.audience == "staff":
        return replace(asked, topic=precise.STAFF)
    if plan:
        return _same_step(asked, plan, memory)
    if blank.audience == "child":
        return replace(asked, topic=CHILD)
    if memory.subject and memory.matter:
        return replace(Question.again_from(memory.subject), age=age, again=False)
    return replace(asked, topic=HUMAN, form="comfort", feeling="lost", known=not own)


def _same_step(asked: Question, plan: Plan, memory: Memory) -> Question:
    return replace(asked, topic=plan.topic, form="step", plan=plan.id, step=memory.step, noted=True)
