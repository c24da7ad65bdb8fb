"""What someone means instead: the words after "no, I meant …" are the message."""

from __future__ import annotations

import re

_CORRECTION = re.compile(
    r"^\s*(?:(?:non|no|nan|nope|pardon|sorry|désolée?|euh|oops|oups|mais)[\s,.!…-]+)*"
    r"(?:je (?:voulais|veux) (?:dire|parler d['’e])|je parl(?:e|ais) (?:plutôt )?d(?:e |['’]|u |es )|ce que je (?:voulais|veux) (?:dire|savoir)[\s,]*(?:c['’]est|c['’]était)?"
    r"|ma question (?:est|était|c['’]est)|je (?:te|vous) demand(?:e|ais)|c['’]est pas ça[\s,.!…-]+|ce n['’]est pas (?:ça|ce que j['’]ai (?:demandé|dit))[\s,.!…-]+|pas ça[\s,.!…-]+"
    r"|i meant?(?: to (?:say|ask))?|what i meant (?:is|was)|i['’]?m (?:talking|asking) about|i was (?:talking|asking) about|my question (?:is|was)|i asked(?: about)?"
    r"|that['’]?s not (?:it|what i (?:asked|meant|said))[\s,.!…-]+|not that[\s,.!…-]+)[\s,:…-]*",
    re.IGNORECASE,
)
FEWEST_WORDS = 1


def meant(text: str) -> str | None:
    """Give what is meant instead, when a message corrects the one before; None otherwise."""
    found = _CORRECTION.match(text)
    if not found:
        return None
    rest = text[found.end() :].strip()
    return rest if len(rest.split()) >= FEWEST_WORDS and re.search(r"\w", rest) else None
