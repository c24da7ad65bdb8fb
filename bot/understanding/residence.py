"""Whether a place named in a message is its writer's own, by the words around it."""

from __future__ import annotations

import re
from enum import IntEnum

from bot.understanding import around_places as around
from bot.understanding.gazetteer import Mention, has_people

NEAR = 160  # characters before a place, in which the words that make it one's own are looked for


class Standing(IntEnum):
    """How a message gives a place: the strongest is believed, the last one of two as strong."""

    ORIGIN = 1  # "je suis belge", "I'm from Ireland": who lives elsewhere now may say it too
    NAMED = 2  # a country beside nothing that speaks against it
    SCHOOL = 3
    HOME = 4  # "on habite …", "I'm in …", "calling from …"
    HELP = 5  # "who can I call in …?"


def standing(text: str, mention: Mention, others: list[Mention]) -> Standing | None:
    """Tell how a prepared text gives a place; None: not as the writer's own, or not surely.

    `others` are all places that the text names, in their order.
    """
    before, after = _beside(text, mention, others)
    if around.NOT.search(before) or around.STREET.search(before):
        return None
    if around.STREET_AFTER.search(after):
        return None
    clause = re.split(r"[,;:(]", before)[-1]
    if mention.kind == "people":
        return _of_people(before, clause, after)
    only_a_word = around.ARTICLE.search(before) or not around.WORD_ENDS.search(after)
    if mention.kind == "word" and only_a_word:
        return None
    return _of_place(before, clause, after, mention)


def _beside(text: str, mention: Mention, others: list[Mention]) -> tuple[str, str]:
    """Give what stands before and after a place in its sentence, places before it as a mark."""
    start = max((m.end() for m in around.SENTENCE.finditer(text, 0, mention.start)), default=0)
    stop = around.SENTENCE.search(text, mention.end)
    before = text[start : mention.start]
    for other in reversed(others):
        if start <= other.start and other.end <= mention.start and other.kind != "people":
            at = slice(other.start - start, other.end - start)
            before = before[: at.start] + around.PLACE + before[at.stop :]
    before = before.lstrip()
    if len(before) > NEAR:
        before = "… " + before[-NEAR:]  # the mark keeps it from looking like an opening
    before = re.sub(r"\bpas (?:tres |trop )?loin d[eu']", "pres de", before)
    before = re.sub(r"\bnot (?:too |very |so )?far from", "near", before)
    return before, text[mention.end : stop.start() if stop else len(text)]


def _of_people(before: str, clause: str, after: str) -> Standing | None:
    lines = around.LINES_BEFORE.search(clause) or around.LINES_AFTER.search(after)
    if lines:
        head = clause[: lines.start()] if lines.re is around.LINES_BEFORE else clause
        asked = around.WANTS.search(head.strip() + " " if head.strip() else "")
        return Standing.HELP if asked and not around.OTHERS.search(clause) else None
    own = around.SELF.search(before)
    if own and around.SELF_ENDS.search(after) and not _reported(before, own):
        return Standing.ORIGIN
    return None


def _of_place(before: str, clause: str, after: str, mention: Mention) -> Standing | None:
    if _is_asked_for(clause, after, mention):
        return Standing.HELP
    if mention.kind == "place" and not before and around.OPENS.match(after):
        return Standing.HOME  # "Namur, mon fils est menacé"
    home = around.HOME.search(before)
    if home:
        later = _reported(before, home) or around.LATER.search(after)
        return None if later else Standing.HOME
    if around.HERE_AFTER.match(after):
        return None if around.OTHERS.search(clause) else Standing.HOME
    if around.SCHOOL_IN.search(before):
        against = (around.OTHERS, around.PUPIL_ELSEWHERE, around.FIGURES)
        return None if any(p.search(before) for p in against) else Standing.SCHOOL
    origin = around.ORIGIN.search(before)
    if origin:
        known = has_people(mention.place.country) and not _reported(before, origin)
        return Standing.ORIGIN if known else None
    if mention.kind != "country":
        return None
    own = around.SELF.search(before)
    if own and around.SELF_ENDS.search(after):  # "je suis suisse"
        return None if _reported(before, own) else Standing.ORIGIN
    return None if _is_elsewhere(before, clause, after) else Standing.NAMED


def _is_asked_for(clause: str, after: str, mention: Mention) -> bool:
    """Tell whether help in a place is asked for: 'who can I call in Leeds?'."""
    against = (around.OTHERS, around.A_CALLER, around.FIGURES)
    if any(pattern.search(clause) for pattern in against):
        return False
    if mention.kind == "word" and not re.search(r"\b(?:in|near) $", clause):
        return False
    if around.HELP.search(clause) or (not clause and around.ASKS_AFTER.search(after)):
        return True
    return bool(around.LINES_AFTER.search(after)) and not around.SOMEBODYS.search(clause)


def _is_elsewhere(before: str, clause: str, after: str) -> bool:
    """Tell whether somebody or something else is in a country, not the writer."""
    against = (around.MOVES, around.FIGURES, around.STANDS_ELSEWHERE)
    if re.search(r"\w{4,}", clause):
        told, against = clause, (*against, around.OTHERS)
    else:
        # "… on Saturday, in Belgium" goes on with the clause before, but "someone threatens my
        # daughter, in Belgium" adds where the writer is.
        told, against = before, (*against, around.THEIR_WHEREABOUTS)
    if any(pattern.search(told) for pattern in against) or around.TRIP_AFTER.search(after):
        return True
    acts = re.search(r"(?:^|\b(?:la|le|l'|the) )$", clause) and around.ACTS.search(after)
    return bool(acts)  # "la France perd"


def _reported(before: str, own: re.Match) -> bool:
    """Tell whether it is somebody else who said so: 'il dit qu'il est de …'."""
    head = before[: own.start()]
    told = around.REPORTED.search(head)
    return bool(told) and not around.I_SAID.search(head[: told.start()])
