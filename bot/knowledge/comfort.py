"""What is said to someone who says how they feel: first that, then where to go on."""

from __future__ import annotations

from typing import Literal

from bot.i18n import say
from bot.knowledge import helplines
from bot.knowledge.filling import fill
from bot.knowledge.question import Question
from bot.knowledge.records import Profile
from bot.knowledge.reply import Paragraph
from bot.knowledge.store import Knowledge, show_phone

Reader = Literal["parent", "child", "staff", "anyone"]

SITUATIONS = ("sextortion_happening", "grooming_suspected", "image_shared", "webcam_incident")
DARK_THOUGHTS_NEAR = ("ashamed", "worn_out")  # feelings beside which suicide is spoken of always
CITES: dict[Reader, list[str]] = {
    "parent": ["guidance_sextortion#SEX-37"],
    "child": ["guidance_special#SPE-02"],
    "staff": ["guidance_school#SCH-UK-09", "guidance_school#SCH-FR-06"],
    "anyone": ["guidance_sextortion#SEX-37", "guidance_special#SPE-02"],
}


def reader(question: Question) -> Reader:
    """Tell whom the words are for; a parent is one who is known to be an adult."""
    if question.audience == "parent" and not question.known:
        return "anyone"
    return question.audience


def asks(question: Question) -> bool:
    """Tell whether it is asked what happens: nothing was told yet, and not by staff or a child."""
    return question.audience == "parent" and question.topic in ("human", "child_speaking")


def profile(question: Question) -> Profile:
    """Give the lines that come first: those that listen to the writer."""
    if question.topic == "own_behaviour":
        return "worried_about_self"
    if question.topic == "immediate_danger":
        return "danger"
    return {"child": "child", "staff": "staff"}.get(question.audience, "advice")


def topics(knowledge: Knowledge, question: Question) -> list[str]:
    """Give the topics offered: the situations, or those that follow the matter under way."""
    if not asks(question):
        return knowledge.answers[question.topic].suggestions
    return [*SITUATIONS, "immediate_danger" if question.known else "child_speaking"]


def cites(question: Question) -> list[str]:
    """Give the passages behind the words."""
    return CITES[reader(question)]


def paragraphs(knowledge: Knowledge, question: Question) -> list[Paragraph]:
    """Write the words for the feeling, and whom to call with thoughts of suicide."""
    kind = "lost" if question.topic == "own_behaviour" else question.feeling
    text = getattr(knowledge.feelings[kind], reader(question)).in_(question.language)
    said = [Paragraph("lead", fill(knowledge, text, question))]
    told_here = question.plan is None and question.audience != "staff"
    if told_here or kind in DARK_THOUGHTS_NEAR:
        said.append(Paragraph("lead", _dark_thoughts(knowledge, question)))
    return said


def _dark_thoughts(knowledge: Knowledge, question: Question) -> str:
    language, child = question.language, question.audience == "child"
    emergency = helplines.emergency_numbers(knowledge, question.country, language)
    line = helplines.for_dark_thoughts(knowledge, question.country, question.region, child)
    number = (show_phone(line) if line else None) or emergency
    if child:
        text = say(
            "If you think of hurting yourself, call {number}. You matter.", language, number=number
        )
    elif reader(question) == "anyone":
        text = say("Thoughts of suicide: {number}.", language, number=number)
    else:
        text = say(
            "If you are thinking of hurting yourself, call {number}.", language, number=number
        )
    return text + " " + say("Danger right now: {emergency}.", language, emergency=emergency)
