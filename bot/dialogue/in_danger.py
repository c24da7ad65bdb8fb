"""What is asked in danger now: the number comes first, then the plan of that danger."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from bot.dialogue.memory import Memory
from bot.dialogue.plans import case_in
from bot.dialogue.topics import DANGER
from bot.dialogue.understood import Person, Understood
from bot.knowledge.question import Question
from bot.knowledge.records import DangerKind
from bot.knowledge.steps import plan_for
from bot.knowledge.store import Knowledge

KINDS = get_args(DangerKind)


def asked(knowledge: Knowledge, heard: Understood, memory: Memory, person: Person) -> Question:
    """Give the plan of the danger, or, to staff and to a child, the numbers and what to do now."""
    kind = heard.danger if heard.danger in KINDS else None
    blank = Question(heard.topic, person.language, person.country, danger=True, danger_kind=kind)
    if person.audience == "staff":
        return blank
    plan = plan_for(knowledge, heard.topic, heard.danger)
    if plan and plan.id == memory.plan and heard.topic != DANGER:
        # The situation is under way already; what is new is the danger.
        plan = plan_for(knowledge, DANGER, heard.danger) or plan
    if plan is None or (person.audience == "child" and heard.topic == DANGER):
        return blank
    if memory.plan == plan.id and memory.last and memory.last.get("plan") == plan.id:
        # Told again in other words: go on rather than repeat.
        step = min(memory.step + 1, len(plan.steps) - 1)
        return replace(blank, form="step", plan=plan.id, step=step)
    return replace(blank, form="step", plan=plan.id, circumstance=case_in(plan, heard.text))
