"""Fill the placeholders of a text, and write a passage as a citation."""

from __future__ import annotations

from typing import Any

from bot.i18n import say
from bot.knowledge import helplines
from bot.knowledge.figures import show_date, show_fact
from bot.knowledge.question import Question
from bot.knowledge.store import PLACEHOLDER, Knowledge, Source, show_phone


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
