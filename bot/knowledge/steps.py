"""The guided steps of a plan, one at a time, and what is offered beside them."""

from __future__ import annotations

from bot.i18n import say, worded
from bot.knowledge.filling import fill
from bot.knowledge.question import Question
from bot.knowledge.records import AgeBand, Case, Plan, Text
from bot.knowledge.reply import Offer, Paragraph
from bot.knowledge.store import Knowledge

MOST_CASES = 3  # offered beside the first step
BANDS: tuple[tuple[AgeBand, str, str], ...] = (
    ("under_7", worded("Under 7"), worded("How do I talk with a child under 7?")),
    ("7_10", worded("7 to 10"), worded("How do I talk with a child aged 7 to 10?")),
    ("11_13", worded("11 to 13"), worded("How do I talk with a child aged 11 to 13?")),
    ("14_17", worded("14 to 17"), worded("How do I talk with a teenager aged 14 to 17?")),
)


def plan_for(knowledge: Knowledge, topic: str, danger: str | None = None) -> Plan | None:
    """Find the plan of a topic; in immediate danger, the one of that kind of danger."""
    for plan in knowledge.plans.values():
        if plan.topic == topic and (not plan.dangers or danger in plan.dangers):
            return plan
    return None


def paragraphs(knowledge: Knowledge, plan: Plan, question: Question) -> list[Paragraph]:
    """Write the step asked for; before the first one the opening, and what the case changes."""
    case = case_of(plan, question)
    if question.noted:
        noted = say("Thank you, noted. This is where we were.", question.language)
        return [Paragraph("note", noted), *again(knowledge, plan, question)]
    said = []
    if case:
        said.append(Paragraph("lead", _read(knowledge, question, case.text, case.child)))
        if question.step > 0:
            return said  # the step itself was told already: only what is new is said
    if question.step == 0 and not case:
        said.append(Paragraph("lead", _read(knowledge, question, plan.opening, plan.child)))
    return said + again(knowledge, plan, question)


def again(knowledge: Knowledge, plan: Plan, question: Question) -> list[Paragraph]:
    """Write the step asked for and nothing before it."""
    step = plan.steps[question.step]
    said = []
    heading = say(
        "Step {number} of {all}: {title}",
        question.language,
        number=question.step + 1,
        all=len(plan.steps),
        title=step.title.in_(question.language),
    )
    text = _read(knowledge, question, step.text, step.child)
    said.append(Paragraph("lead", f"{heading}\n\n{text}"))
    extra = step.countries.get(question.country)
    if extra:
        text = fill(knowledge, extra.text.in_(question.language), question)
        said.append(Paragraph("country", text))
    return said


def cites(plan: Plan, question: Question) -> list[str]:
    """Give the passages behind what `paragraphs` writes."""
    step, case = plan.steps[question.step], case_of(plan, question)
    extra = step.countries.get(question.country)
    return [*(case.cites if case else ()), *step.cites, *(extra.cites if extra else ())]


def offers(knowledge: Knowledge, plan: Plan, question: Question) -> list[Offer]:
    """Offer the next step, the cases that the plan has words for, or what comes after it."""
    rows = []
    case = case_of(plan, question)
    if question.step + 1 < len(plan.steps):
        rows.append(offer_step(plan, question, question.step + 1))
    if question.step == 0:
        others = [other for other in plan.cases if other is not case][:MOST_CASES]
        rows += [_offer_case(plan, other, question) for other in others]
    else:
        rows.append(_offer_overview(plan, question))
    if question.step + 1 == len(plan.steps):
        for topic in knowledge.answers[plan.topic].suggestions[:3]:
            answer = knowledge.answers[topic]
            asked = answer.question.in_(question.language)
            rows.append(Offer(answer.title.in_(question.language), asked, {"topic": topic}))
    return rows


def overview(knowledge: Knowledge, plan: Plan, question: Question) -> str:
    """Write the whole plan, a line a step."""
    rows = [say("All the steps:", question.language)]
    for number, step in enumerate(plan.steps, 1):
        rows.append(f"{number}. {step.title.in_(question.language)}")
    rows.append("")
    rows.append(say("Say “next step” to go through them one by one.", question.language))
    return "\n".join(rows)


def case_of(plan: Plan, question: Question) -> Case | None:
    """Give the plan's words for the circumstance named, if it has some."""
    return next((case for case in plan.cases if case.id == question.circumstance), None)


def offer_step(plan: Plan, question: Question, number: int) -> Offer:
    """Offer a step of the plan as the next thing to say."""
    named = plan.steps[number].title.in_(question.language)
    return Offer(
        say("Next step: {title}", question.language, title=named),
        say("Next step", question.language),
        {"topic": plan.topic, "form": "step", "plan": plan.id, "step": number},
    )


def offer_resume(knowledge: Knowledge, question: Question) -> Offer:
    """Offer to take up the plan that was left."""
    plan = knowledge.plans[question.paused]
    return Offer(
        say("Back to the steps", question.language),
        say("Back to the steps", question.language),
        {"topic": plan.topic, "form": "step", "plan": plan.id, "step": question.step},
    )


def offer_ages(question: Question) -> list[Offer]:
    """Offer the age bands."""
    return [
        Offer(
            say(title, question.language),
            say(asked, question.language),
            {"topic": "talk_to_child", "age": band},
        )
        for band, title, asked in BANDS
    ]


def _offer_case(plan: Plan, case: Case, question: Question) -> Offer:
    title = case.title.in_(question.language)
    target = {"form": "step", "plan": plan.id, "step": 0, "circumstance": case.id}
    return Offer(title, title, {"topic": plan.topic, **target})


def _offer_overview(plan: Plan, question: Question) -> Offer:
    title = say("All the steps", question.language)
    target = {"form": "overview", "plan": plan.id, "step": question.step}
    return Offer(title, title, {"topic": plan.topic, **target})


def _read(knowledge: Knowledge, question: Question, text: Text, child: Text | None) -> str:
    chosen = child if question.audience == "child" and child else text
    return fill(knowledge, chosen.in_(question.language), question)
