"""Make the reply to a question out of vetted texts, facts, passages and helplines.

Pure: the same question at the same moment gives the same reply. Nothing is generated;
every sentence stands in seeds/ or in a catalogue.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.i18n import say
from bot.knowledge import helplines
from bot.knowledge.figures import show_date, show_fact
from bot.knowledge.precise import Told
from bot.knowledge.records import Answer, Audience, Language, Urgency
from bot.knowledge.reply import Paragraph, Reply
from bot.knowledge.store import PLACEHOLDER, Knowledge, Source, show_phone

PASSAGES_A_TURN = 2  # of "tell me more"
LINES_IN_TEXT = 3  # the first to call; all of them are in the envelope


@dataclass(frozen=True)
class Question:
    """What is asked, by whom and from where. `country_assumed`: nobody said it."""

    topic: str
    language: Language
    country: str
    country_assumed: bool = False
    region: str | None = None
    audience: Audience = "parent"
    danger: bool = False
    cited_before: tuple[str, ...] = ()
    foreign: bool = False
    told: Told = Told()
    told_before: tuple[str, ...] = ()
    more: bool = False


def compose(knowledge: Knowledge, question: Question, now: datetime.datetime) -> Reply:
    """Compose the reply to a question. `now` is an aware moment, for opening hours."""
    answer = knowledge.answers[question.topic]
    language = question.language
    urgency = urgency_of(knowledge, question)
    extra = answer.countries.get(question.country)
    cites = [*question.told.passages, *answer.cites, *(extra.cites if extra else ())]
    if question.topic == "sources" and question.cited_before:
        cites = list(question.cited_before)
    if question.more:
        cites = next_passages(knowledge, question)

    lines = _lines(knowledge, question, answer, urgency)
    paragraphs = []
    if urgency == "emergency":
        paragraphs.append(Paragraph("emergency", _emergency(knowledge, question)))
    precise = _precise(knowledge, question)
    if precise:
        paragraphs.append(Paragraph("facts", precise))
    if question.more:
        paragraphs.append(Paragraph("lead", _more(knowledge, question, cites)))
    else:
        paragraphs.append(Paragraph("lead", _lead(knowledge, question, answer)))
    if extra and not question.more:
        text = fill(knowledge, extra.text.in_(language), question)
        paragraphs.append(Paragraph("country", text))
    if lines and _tells_lines(knowledge, question, urgency):
        paragraphs.append(Paragraph("helplines", _who_can_help(knowledge, question, lines)))
    if lines and question.country_assumed:
        paragraphs.append(Paragraph("note", _assumed(knowledge, question)))
    return Reply(
        topic=question.topic,
        language=language,
        urgency=urgency,
        audience=question.audience,
        country=question.country,
        paragraphs=tuple(paragraphs),
        citations=tuple(cite(knowledge, p, question) for p in dict.fromkeys(cites)),
        helplines=tuple(helplines.show(knowledge, line, language, now) for line in lines),
        suggestions=tuple(_suggest(knowledge, answer.suggestions, language)),
    )


def urgency_of(knowledge: Knowledge, question: Question) -> Urgency:
    """Give the topic's urgency, raised to an emergency in danger and never lowered."""
    return "emergency" if question.danger else knowledge.topics[question.topic].urgency


def fill(knowledge: Knowledge, text: str, question: Question, own: Source | None = None) -> str:
    """Replace the placeholders of a text by figures, numbers and names."""
    language = question.language

    def value(match) -> str:
        name = match.group(1)
        kind, _, identity = name.partition(":")
        if kind == "phone":
            return show_phone(knowledge.helplines[identity]) or ""
        if kind == "name":
            return knowledge.helplines[identity].name.in_(language)
        if name == "emergency":
            return helplines.emergency_numbers(knowledge, question.country, language)
        if own is not None and name in own.facts:
            return show_fact(own.facts[name], language)
        return show_fact(knowledge.fact(name)[1], language)

    return PLACEHOLDER.sub(value, text).strip()


def cite(knowledge: Knowledge, passage: str, question: Question) -> dict[str, Any]:
    """Write one passage as a citation of the envelope."""
    source, language = knowledge.sources[passage], question.language
    shown = None
    if source.published:
        shown = show_date(source.published, language)
        if source.inferred:
            shown = say("{date} (date worked out from the text)", language, date=shown)
    return {
        "passage": source.id,
        "kind": source.kind,
        "title": source.title.in_(language),
        "publisher": source.publisher,
        "published": source.published,
        "published_shown": shown,
        "locator": source.locator,
        "says": fill(knowledge, source.says.in_(language), question, own=source),
        "caveat": fill(knowledge, source.caveat.in_(language), question, own=source)
        if source.caveat
        else None,
        "url": source.url,
    }


def next_passages(knowledge: Knowledge, question: Question) -> list[str]:
    """Give the next two passages of the topic that this conversation has not seen yet."""
    seen = {*question.told_before, *question.cited_before}
    ready = [
        source.id
        for source in knowledge.sources.values()
        if question.topic in source.topics
        and source.id not in seen
        and (source.kind == "article" or source.origins)
    ]
    return ready[:PASSAGES_A_TURN]


def _more(knowledge: Knowledge, question: Question, passages: list[str]) -> str:
    if not passages:
        return say("That is all that my sources say about this.", question.language)
    said = []
    for passage in passages:
        source = knowledge.sources[passage]
        said.append(fill(knowledge, source.says.in_(question.language), question, own=source))
    return "\n\n".join(said)


def _precise(knowledge: Knowledge, question: Question) -> str:
    """Say what answers a precise question: the figures, with who says them and their caveats."""
    told, language = question.told, question.language
    if told.unknown:
        return say("My sources do not give this figure. Here is what they say nearby.", language)
    said = [_say_fact(knowledge, reference, question) for reference in told.facts]
    if told.differing:
        said += [_say_fact(knowledge, reference, question) for reference in told.differing]
        said.append(say("These figures differ, and nothing in my sources settles it.", language))
    if told.passage:
        source = knowledge.sources[told.passage]
        said.append(fill(knowledge, source.says.in_(language), question, own=source))
        if source.caveat:
            said.append(fill(knowledge, source.caveat.in_(language), question, own=source))
    return "\n\n".join(dict.fromkeys(said))


def _say_fact(knowledge: Knowledge, reference: str, question: Question) -> str:
    source, fact = knowledge.fact(reference)
    language = question.language
    value = show_fact(fact, language)
    texts = [fact.says] + ([fact.caveat] if fact.caveat else [])
    return " ".join(
        fill(knowledge, text.in_(language).replace("{value}", value), question, own=source)
        for text in texts
    )


def _lead(knowledge: Knowledge, question: Question, answer: Answer) -> str:
    language = question.language
    text = answer.lead
    if question.audience == "child" and answer.child:
        text = answer.child
    elif question.audience == "staff" and answer.staff:
        text = answer.staff
    parts = [fill(knowledge, text.in_(language), question)]
    if question.foreign:
        parts.insert(0, say("I can only read and write French and English.", language))
    if question.topic == "sources":
        parts.append(_list_sources(knowledge, question))
    return "\n\n".join(parts)


def _list_sources(knowledge: Knowledge, question: Question) -> str:
    """List what the last answer cited, with its date, for channels that show only text."""
    if not question.cited_before:
        return say("I have not cited anything yet in this conversation.", question.language)
    rows = []
    for passage in question.cited_before:
        cited = cite(knowledge, passage, question)
        named = [cited["title"], cited["publisher"], cited["published_shown"], cited["locator"]]
        rows.append(f"- {', '.join(part for part in named if part)}")
    return "\n".join(dict.fromkeys(rows))


def _lines(knowledge: Knowledge, question: Question, answer: Answer, urgency: Urgency) -> list:
    profile = answer.helplines
    if urgency == "emergency":
        profile = "danger"
    elif question.audience == "child" and profile not in (None, "take_down"):
        profile = "child"
    if profile is None:
        return []
    return helplines.choose(knowledge, question.country, profile, question.region)


def _tells_lines(knowledge: Knowledge, question: Question, urgency: Urgency) -> bool:
    group = knowledge.topics[question.topic].group
    return group != "information" or urgency == "emergency" or question.audience == "child"


def _emergency(knowledge: Knowledge, question: Question) -> str:
    language = question.language
    record = helplines.country_record(knowledge, question.country)
    numbers = helplines.emergency_numbers(knowledge, question.country, language)
    text = say("Call {numbers} now.", language, numbers=numbers)
    silent = [knowledge.helplines[line] for line in record.silent]
    if silent:
        text += " " + say(
            "If you cannot speak, text {number}.", language, number=show_phone(silent[0])
        )
    return text


def _who_can_help(knowledge: Knowledge, question: Question, lines: Iterable) -> str:
    language = question.language
    record = helplines.country_record(knowledge, question.country)
    rows = [say("Who can help {located}:", language, located=record.located.in_(language))]
    for line in list(lines)[:LINES_IN_TEXT]:
        name, where = line.name.in_(language), show_phone(line) or line.url
        if where and where not in name:  # many names begin with their number
            name = say("{name}: {where}", language, name=name, where=where)
        rows.append(f"- {name}")
    return "\n".join(rows)


def _assumed(knowledge: Knowledge, question: Question) -> str:
    record = helplines.country_record(knowledge, question.country)
    return say(
        "I took it that you are {located}. If not, tell me your country.",
        question.language,
        located=record.located.in_(question.language),
    )


def _suggest(knowledge: Knowledge, topics: list[str], language: Language) -> list[dict[str, str]]:
    rows = []
    for topic in topics:
        answer = knowledge.answers[topic]
        rows.append({"title": answer.title.in_(language), "payload": answer.question.in_(language)})
    return rows
