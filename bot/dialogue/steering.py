"""What a short message that steers asks: a choice among the offers, or a move in the talk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.dialogue.memory import Memory
from bot.dialogue.moves import Move, assents, find_choice
from bot.dialogue.plans import with_plan
from bot.dialogue.topics import HELPLINES
from bot.knowledge.precise import MISUNDERSTOOD, Told
from bot.knowledge.question import Question
from bot.knowledge.records import Plan
from bot.knowledge.store import Knowledge


def picked(text: str, move: Move | None, memory: Memory) -> dict[str, Any] | None:
    """Give the target of the offer that a message picks."""
    if not memory.offers:
        return None
    if move == "yes":
        in_danger = bool(memory.last and memory.last["danger"])
        if memory.last and memory.last["audience"] == "child" and assents(text):
            # A child's "ok" takes note; it chooses nothing but the next step.
            return memory.offers[0]["target"] if _steps_on(memory) else None
        if memory.last and memory.last["form"] == "comfort" and not memory.last["plan"]:
            return None  # it was asked what happens: "yes" picks none of the things named
        # In danger, "yes" means the next step, and without a plan the numbers: see `turn`.
        return memory.offers[0]["target"] if _steps_on(memory) or not in_danger else None
    if move is not None:
        return None
    for key in ("title", "payload"):
        place = find_choice(text, [offer[key] for offer in memory.offers])
        if place is not None:
            return memory.offers[place]["target"]
    return None


def _steps_on(memory: Memory) -> bool:
    return memory.offers[0]["target"].get("form") == "step"


def offered(knowledge: Knowledge, blank: Question, target: dict[str, Any]) -> Question:
    """Ask what an offer leads to: its target, told by its plan where it has one."""
    asked = replace(blank, **target)
    if asked.form == "answer" and not target.get("age"):
        asked = with_plan(knowledge, asked)
    return asked


def moved(knowledge: Knowledge, blank: Question, move: Move, memory: Memory) -> Question | None:
    """Follow a move, if there is something that it can move."""
    last = Question.again_from(memory.last) if memory.last else None
    subject = Question.again_from(memory.subject) if memory.subject else None
    plan = knowledge.plans.get(memory.plan or "")
    asked_back = last is not None and last.form == "comfort" and not last.plan
    if move in ("repeat", "other_language") or (move == "yes" and asked_back):
        return replace(last, again=False) if last else None
    if move == "numbers":
        return _numbers(knowledge, blank, subject, plan)
    noted = move == "yes" and blank.audience == "child" and last is not None and not last.danger
    if (move in ("no", "stop", "neither") and last) or noted:
        return replace(subject or last, form="closing", told=Told(), second=None)
    if plan and move in ("resume", "back", "overview", "next"):
        telling = last is not None and last.plan == plan.id
        if move == "next" and not telling and subject and subject.plan != plan.id:
            return more(knowledge, blank, memory)
        at = {"resume": 0, "back": -1, "overview": 0, "next": 1}[move]
        step = memory.step + at
        if step >= len(plan.steps):
            return replace(blank, topic=plan.topic, form="closing", plan=plan.id)
        form = "overview" if move == "overview" else "step"
        return replace(blank, topic=plan.topic, form=form, plan=plan.id, step=max(step, 0))
    if move == "next" and subject and subject.danger:
        return replace(subject, form="numbers", circumstance=None, again=False)
    if move in ("next", "resume") and blank.audience == "child" and memory.matter:
        return replace(blank, topic=memory.matter)  # a child is not given more reading
    return more(knowledge, blank, memory) if move == "next" else None


def _numbers(
    knowledge: Knowledge, blank: Question, subject: Question | None, plan: Plan | None
) -> Question:
    """Say the numbers again: those of the matter under way, else the helplines."""
    if subject and knowledge.topics[subject.topic].group in ("situation", "action"):
        return replace(subject, form="numbers", told=Told(), circumstance=None, again=False)
    if plan:
        return replace(blank, topic=plan.topic, form="numbers", plan=plan.id)
    if subject and subject.topic != MISUNDERSTOOD:
        return replace(blank, topic=subject.topic, form="numbers")
    return replace(blank, topic=HELPLINES)


def more(knowledge: Knowledge, blank: Question, memory: Memory) -> Question | None:
    """Go on with the last subject: the next step of its plan, or passages not told yet."""
    if memory.subject is None:
        return None
    subject = Question.again_from(memory.subject)
    plan = knowledge.plans.get(subject.plan or "")
    if plan and subject.form == "step" and memory.step + 1 < len(plan.steps):
        return replace(blank, topic=plan.topic, form="step", plan=plan.id, step=memory.step + 1)
    return replace(blank, topic=subject.topic, form="more")
