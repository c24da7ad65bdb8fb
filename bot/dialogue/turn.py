"""What a message asks, given the talk so far. Pure: understood message and memory in, question out.

Danger comes before everything. Then what steers the talk (a choice, yes, next, the number
again), then what leans on the message before (a place, an age, a circumstance), then the
topic that the message itself asks for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from bot.dialogue import passing
from bot.dialogue.asides import asks_about_lines, cannot_speak, goes_on
from bot.dialogue.circumstances import (
    bare_age,
    child_suffers,
    find_age_band,
    find_circumstance,
    only_age,
    only_child,
    plans_to_meet,
)
from bot.dialogue.feelings import fears_for, find_feeling
from bot.dialogue.hurdles import find_hurdle
from bot.dialogue.memory import Memory
from bot.dialogue.moves import Move, assents, find_choice, find_move
from bot.dialogue.topics import DANGER, GROOMING, HELPLINES, REFUSED, SUPPORT, TALK
from bot.dialogue.understood import Person, Understood
from bot.knowledge import precise
from bot.knowledge.precise import MISUNDERSTOOD, Told
from bot.knowledge.question import Question
from bot.knowledge.records import Circumstance, DangerKind, Plan
from bot.knowledge.steps import plan_for
from bot.knowledge.store import Knowledge
from bot.understanding.followup import MOST_WORDS, is_elliptical

KINDS = get_args(DangerKind)
MOST_WORDS_OF_A_CASE = 18
STAFF_BELIEVED = 0.005  # share of the belief from which staff ask about their duties
SURE_OF_ANOTHER = 0.9  # from here on a short follow-up changes the topic
# Chosen on the evaluation sets (docs/understanding.md): below this belief, and this close, it is
# better to ask which of two topics is meant.
DOUBT, CLOSE = 0.60, 0.25
FEWEST_WORDS_TO_DOUBT = 2
# The definition of a harm and its figures lead to the plan of that harm.
PLAN_OF = {"sextortion_definition": "sextortion_happening", "grooming_signs": "grooming_suspected"}


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
    return replace(asked, paused=_paused(knowledge, asked, memory), about=_about(knowledge, memory))


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
    likely = dict(heard.ranking).get(precise.STAFF, 0.0) >= STAFF_BELIEVED
    return replace(heard, topic=precise.STAFF) if likely else heard


def _asked(knowledge: Knowledge, heard: Understood, memory: Memory, person: Person) -> Question:
    blank = Question(heard.topic, person.language, person.country, audience=person.audience)
    if memory.matter == GROOMING and not heard.danger and plans_to_meet(heard.text):
        heard = replace(heard, topic=DANGER, danger="meeting")
    if heard.danger or (heard.topic == DANGER and not heard.only_place):
        return _in_danger(knowledge, heard, memory, person)
    feeling = find_feeling(heard.text, under_way=memory.matter is not None)
    if memory.last and memory.last["topic"] == DANGER and fears_for(heard.text):
        feeling = "afraid"  # of what is happening: the number is not lost to an answer on fears
    if feeling:
        return passing.comforted(knowledge, blank, feeling, memory, person.writer == "adult")
    move = find_move(heard.text)
    if move == "delete":
        return replace(blank, topic="privacy", form="deleted")
    chosen = _chosen(heard.text, move, memory)
    if chosen is not None:
        return _from_target(knowledge, blank, chosen)
    steered = _steered(knowledge, blank, move, memory) if move else None
    if steered:
        return steered
    before = Question.again_from(memory.subject) if memory.subject else None
    if only_child(heard.text) and person.audience == "parent":
        return passing.for_a_child(knowledge, blank, before, memory)
    aged = only_age(heard.text)
    if aged and (before is None or before.topic != TALK):
        return passing.aged(knowledge, blank, *aged, memory)
    hurdle = find_hurdle(heard.text, memory.matter)
    if hurdle:
        return replace(blank, topic=knowledge.hurdles[hurdle].topic, form="hurdle", hurdle=hurdle)
    if before and before.danger and (move == "yes" or cannot_speak(heard.text)):
        return replace(before, form="numbers", circumstance=None, again=False)
    if memory.matter == DANGER and cannot_speak(heard.text):
        return replace(blank, topic=DANGER, form="numbers", danger=True)
    if memory.last and asks_about_lines(heard.text):
        return replace(blank, topic=HELPLINES)
    if heard.only_place:
        # "I'm in Belgium": the last answer again for that country, or whom to call there.
        return before if before else replace(blank, topic=HELPLINES)
    if heard.more:
        return _more(knowledge, blank, memory) or replace(blank, topic=MISUNDERSTOOD)
    leaning = _leaning(knowledge, heard, memory, blank, before, person)
    if leaning:
        return leaning
    return _own(knowledge, heard, memory, blank, person)


def _in_danger(knowledge: Knowledge, heard: Understood, memory: Memory, person: Person) -> Question:
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
    return replace(blank, form="step", plan=plan.id, circumstance=_case(plan, heard.text))


def _chosen(text: str, move: Move | None, memory: Memory) -> dict[str, Any] | None:
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
        # In danger, "yes" means the next step, and without a plan the numbers: see `_asked`.
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


def _from_target(knowledge: Knowledge, blank: Question, target: dict[str, Any]) -> Question:
    asked = replace(blank, **target)
    if asked.form == "answer" and not target.get("age"):
        asked = _with_plan(knowledge, asked)
    return asked


def _steered(knowledge: Knowledge, blank: Question, move: Move, memory: Memory) -> Question | None:
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
            return _more(knowledge, blank, memory)
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
    return _more(knowledge, blank, memory) if move == "next" else None


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


def _more(knowledge: Knowledge, blank: Question, memory: Memory) -> Question | None:
    """Go on with the last subject: the next step of its plan, or passages not told yet."""
    if memory.subject is None:
        return None
    subject = Question.again_from(memory.subject)
    plan = knowledge.plans.get(subject.plan or "")
    if plan and subject.form == "step" and memory.step + 1 < len(plan.steps):
        return replace(blank, topic=plan.topic, form="step", plan=plan.id, step=memory.step + 1)
    return replace(blank, topic=subject.topic, form="more")


def _leaning(
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
    case = _case(plan, heard.text) if plan else None
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


def _own(
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
    asked = replace(blank, topic=topic, told=told)
    age = find_age_band(heard.text) or (memory.age if topic == TALK else None)
    asked = replace(asked, age=age)
    return _with_plan(knowledge, asked, heard.text, memory)


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


def _with_plan(
    knowledge: Knowledge, asked: Question, text: str = "", memory: Memory | None = None
) -> Question:
    """Answer a situation that has a plan by its plan, step by step."""
    plan = plan_for(knowledge, asked.topic)
    if asked.audience == "staff":
        return asked  # their duties, not a parent's steps
    if plan is None or asked.told.facts or asked.told.passage:
        return asked
    case = _case(plan, text)
    last = (memory.last or {}) if memory else {}
    if memory and memory.plan == plan.id and last.get("plan") == plan.id:
        if case:
            return replace(asked, form="step", plan=plan.id, step=memory.step, circumstance=case)
        step = min(memory.step + 1, len(plan.steps) - 1)
        return replace(asked, form="step", plan=plan.id, step=step)
    return replace(asked, form="step", plan=plan.id, step=0, circumstance=case)


def _case(plan: Plan | None, text: str) -> Circumstance | None:
    named = find_circumstance(text)
    return named if plan and any(case.id == named for case in plan.cases) else None


def _paused(knowledge: Knowledge, asked: Question, memory: Memory) -> str | None:
    """Give the plan that was left unfinished, so that the way back is offered."""
    plan = knowledge.plans.get(memory.plan or "")
    if plan is None or asked.plan or asked.form == "deleted" or asked.danger:
        return None
    return plan.id if memory.step + 1 < len(plan.steps) else None


def _about(knowledge: Knowledge, memory: Memory) -> str | None:
    """Give the situation under way: "whom can I call" means its lines."""
    subject = (memory.subject or {}).get("topic")
    topics = [subject, knowledge.plans[memory.plan].topic if memory.plan else None, memory.matter]
    return next((t for t in topics if t and knowledge.topics[t].group == "situation"), None)
