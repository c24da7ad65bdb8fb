"""How a plan is told: from its first step, onwards, or the case that a message names."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.circumstances import find_circumstance
from bot.dialogue.memory import Memory
from bot.knowledge.question import Question
from bot.knowledge.records import Circumstance, Plan
from bot.knowledge.steps import plan_for
from bot.knowledge.store import Knowledge


def with_plan(
    knowledge: Knowledge, asked: Question, text: str = "", memory: Memory | None = None
) -> Question:
    """Answer a situation that has a plan by its plan, step by step."""
    plan = plan_for(knowledge, asked.topic)
    if asked.audience == "staff":
        return asked  # their duties, not a parent's steps
    if plan is None or asked.told.facts or asked.told.passage:
        return asked
    case = case_in(plan, text)
    last = (memory.last or {}) if memory else {}
    if memory and memory.plan == plan.id and last.get("plan") == plan.id:
        if case:
            return replace(asked, form="step", plan=plan.id, step=memory.step, circumstance=case)
        step = min(memory.step + 1, len(plan.steps) - 1)
        return replace(asked, form="step", plan=plan.id, step=step)
    return replace(asked, form="step", plan=plan.id, step=0, circumstance=case)


def case_in(plan: Plan | None, text: str) -> Circumstance | None:
    """Give the case of a plan that a message names, or None."""
    named = find_circumstance(text)
    return named if plan and any(case.id == named for case in plan.cases) else None


def paused(knowledge: Knowledge, asked: Question, memory: Memory) -> str | None:
    """Give the plan that was left unfinished, so that the way back is offered."""
    plan = knowledge.plans.get(memory.plan or "")
    if plan is None or asked.plan or asked.form == "deleted" or asked.danger:
        return None
    return plan.id if memory.step + 1 < len(plan.steps) else None
