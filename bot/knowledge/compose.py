"""Make the reply to a question out of vetted texts, facts, passages and helplines.

Pure: the same question at the same moment gives the same reply. Nothing is generated;
every sentence stands in seeds/ or in a catalogue.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from bot.i18n import say
from bot.knowledge import helplines, steps
from bot.knowledge.content import Content, content_of
from bot.knowledge.filling import cite
from bot.knowledge.question import Question
from bot.knowledge.records import Helpline, Urgency
from bot.knowledge.reply import Paragraph, Reply
from bot.knowledge.store import Knowledge, show_phone

LINES_IN_TEXT = 3  # the first to call; all of them are in the envelope
TELL_WHEN_OPEN = ("human", "helplines")  # topics that say which line answers now


def compose(
    knowledge: Knowledge, question: Question, now: datetime.datetime, lasting: bool = False
) -> Reply:
    """Compose the reply to a question. `now` is an aware moment, for opening hours.

    `lasting`: the reply may be given hours later, so nothing in it tells who answers now.
    """
    language = question.language
    urgency = urgency_of(knowledge, question)
    content = content_of(knowledge, question)
    lines = _lines(knowledge, question, content, urgency, None if lasting else now)
    paragraphs = []
    if urgency == "emergency" and question.form not in ("closing", "deleted"):
        paragraphs.append(Paragraph("emergency", _emergency(knowledge, question)))
    if question.again:
        if question.audience == "child":
            told = say("I told you this before. A person can help you better than I can.", language)
        else:
            told = say("I have told you this already. A person may help you further.", language)
        paragraphs.append(Paragraph("note", told))
    paragraphs += content.paragraphs
    if lines and _tells_lines(knowledge, question, urgency):
        told = _who_can_help(knowledge, question, lines, now, lasting)
        paragraphs.append(Paragraph("helplines", told))
    if lines and question.country_assumed and _says_assumed(question):
        paragraphs.append(Paragraph("note", _assumed(knowledge, question)))
    offers = list(content.offers)
    if question.paused and question.form != "closing":
        offers.insert(0, steps.offer_resume(knowledge, question))
    return Reply(
        topic=question.topic,
        language=language,
        urgency=urgency,
        audience=question.audience,
        country=question.country,
        paragraphs=tuple(paragraphs),
        citations=tuple(cite(knowledge, p, question) for p in dict.fromkeys(content.cites)),
        helplines=tuple(helplines.show(knowledge, line, language, now, lasting) for line in lines),
        offers=tuple(offers),
    )


def urgency_of(knowledge: Knowledge, question: Question) -> Urgency:
    """Give the topic's urgency, raised to an emergency in danger and never lowered."""
    return "emergency" if question.danger else knowledge.topics[question.topic].urgency


def _lines(
    knowledge: Knowledge,
    question: Question,
    content: Content,
    urgency: Urgency,
    now: datetime.datetime | None,
) -> list[Helpline]:
    profile = content.profile
    if urgency == "emergency" and profile in (None, "danger", "advice") or question.danger:
        profile = "danger" if profile != "suicide" else profile
    own = profile
    if question.audience == "child" and profile not in (None, "danger"):
        profile = "child"
    if profile is None:
        return []
    second = "suicide" if question.danger_kind == "suicide" else content.second
    groups = [profile, own if profile == "child" else second]
    lines = []
    for one in filter(None, groups):
        chosen = helplines.choose(knowledge, question.country, one, question.region)
        if now and (question.topic in TELL_WHEN_OPEN or question.form == "people"):
            chosen = helplines.open_first(knowledge, chosen, now)
        lines += chosen
    if question.form == "comfort":
        child = question.audience == "child"
        dark = helplines.for_dark_thoughts(knowledge, question.country, question.region, child)
        lines += [dark] if dark else []
    if urgency == "emergency":
        lines = helplines.emergency_first(knowledge, question.country, lines)
    return list({line.id: line for line in lines}.values())


def _tells_lines(knowledge: Knowledge, question: Question, urgency: Urgency) -> bool:
    if question.form in ("closing", "deleted", "doubt"):
        return False
    if question.form == "step" and question.step > 0 and urgency != "emergency":
        plan = knowledge.plans[question.plan]
        return plan.steps[question.step].helplines is not None
    if question.form in ("numbers", "people", "comfort", "hurdle", "astray"):
        return True
    group = knowledge.topics[question.topic].group
    return group != "information" or urgency == "emergency" or question.audience == "child"


def _says_assumed(question: Question) -> bool:
    return question.form not in ("closing", "deleted", "doubt") and question.step == 0


def _emergency(knowledge: Knowledge, question: Question) -> str:
    language = question.language
    record = helplines.country_record(knowledge, question.country)
    plan = knowledge.plans.get(question.plan or "")
    medical = "suicide" in (question.danger_kind, *(plan.dangers if plan else ()))
    numbers = helplines.emergency_numbers(knowledge, question.country, language, medical)
    text = say("Call {numbers} now.", language, numbers=numbers)
    silent = [knowledge.helplines[line] for line in record.silent]
    if silent:
        text += " " + say(
            "If you cannot speak, text {number}.", language, number=show_phone(silent[0])
        )
    return text


def _who_can_help(
    knowledge: Knowledge,
    question: Question,
    lines: Iterable[Helpline],
    now: datetime.datetime,
    lasting: bool,
) -> str:
    language = question.language
    record = helplines.country_record(knowledge, question.country)
    rows = [say("Who can help {located}:", language, located=record.located.in_(language))]
    for line in list(lines)[:LINES_IN_TEXT]:
        name, where = line.name.in_(language), show_phone(line) or line.url
        # Many names begin with their number, with blanks of another kind.
        if where and "".join(where.split()) not in "".join(name.split()):
            name = say("{name}: {where}", language, name=name, where=where)
        if question.topic in TELL_WHEN_OPEN or question.form == "people":
            name += _when_open(knowledge, line, question, now, lasting)
        rows.append(f"- {name}")
    return "\n".join(rows)


def _when_open(
    knowledge: Knowledge,
    line: Helpline,
    question: Question,
    now: datetime.datetime,
    lasting: bool,
) -> str:
    language = question.language
    shown = helplines.show(knowledge, line, language, now, lasting)
    if shown["hours"] is None:
        return ""  # what nobody verified is not said
    if shown["open_now"] is None:
        return f" ({shown['hours']})"
    state = say("open now", language) if shown["open_now"] else say("closed now", language)
    return f" ({state}, {shown['hours']})"


def _assumed(knowledge: Knowledge, question: Question) -> str:
    record = helplines.country_record(knowledge, question.country)
    return say(
        "I took it that you are {located}. If not, tell me your country.",
        question.language,
        located=record.located.in_(question.language),
    )


def in_other_words(question: Question) -> Question:
    """Ask the same so that the reply is not word for word the one given twice already."""
    return replace(question, again=True)
