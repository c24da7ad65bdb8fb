"""Who writes, from where and in which language, by a parsed message and what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.dialogue.moves import find_move
from bot.dialogue.topics import CHILD, DANGER
from bot.dialogue.understood import Person
from bot.knowledge.precise import STAFF
from bot.knowledge.records import Audience, Language
from bot.understanding import language as languages
from bot.understanding import writer
from bot.understanding.country import settle
from bot.understanding.gazetteer import Place
from bot.understanding.language import Choice, Evidence
from bot.understanding.writer import Writer

HOME = {"fr": "FR", "en": "GB"}  # assumed, and said so, when nobody told the country
CHILD_BELIEVED = 0.1  # share of the classifier's belief from which a child writes


@dataclass(frozen=True)
class Known:
    """What the talk knows of the person before a message is read; None: nothing yet."""

    language: Choice | None = None
    country: str | None = None
    region: str | None = None
    audience: Audience | None = None
    writer: Writer | None = None


def speaker(message: dict[str, Any], topic: str, known: Known) -> tuple[Person, Choice]:
    """Tell who wrote a parsed message on a topic, and how the language of the reply was chosen."""
    metadata = message.get("metadata") or {}
    text = message.get("text") or ""
    choice, foreign = _language(message, topic, known.language)
    country = known.country or _country(metadata)
    place = _perhaps(message, country)
    country = place.country if place else country
    by = writer.writer_after(text, known.writer)
    person = Person(
        language=choice.language,
        country=country or HOME[choice.language],
        country_assumed=not country,
        region=(place.region if place else known.region) or None,
        audience=_audience(message, topic, known.audience, by),
        foreign=foreign,
        writer=by,
    )
    return person, choice


def settles_place(message: dict[str, Any], person: Person) -> bool:
    """Tell whether a place that a message names was taken for the person's own."""
    named = message.get("perhaps_place")
    return bool(named) and (named["country"], named["region"]) == (person.country, person.region)


def _language(message: dict[str, Any], topic: str, before: Choice | None) -> tuple[Choice, bool]:
    """Choose the language of the reply, and tell whether the message is plainly in neither."""
    text = message.get("text") or ""
    told = message.get("language") or {}
    evidence = Evidence(float(told.get("odds", 0.0)), bool(told.get("foreign", False)))
    move = find_move(text)
    asks = topic == "language_switch" or move == "other_language"
    steers = move is not None and move != "other_language"
    choice = languages.choose(
        # "stop" or "ok" is said in both languages: it tells nothing of the person's.
        Evidence(0.0) if before and (steers or len(text.split()) < 2) else evidence,
        before,
        page=_one_of((message.get("metadata") or {}).get("language"), ("fr", "en")),
        request=languages.requested(text) if asks else None,
    )
    return choice, evidence.foreign


def _perhaps(message: dict[str, Any], known: str | None) -> Place | None:
    """Give the place named that counts only if the country known does not speak against it."""
    named = message.get("perhaps_place")
    if not isinstance(named, dict):
        return None
    return settle(Place(named["country"], named["region"], tuple(named["yields"])), known)


def _country(metadata: dict[str, Any]) -> str | None:
    code = metadata.get("country")
    return code.upper() if isinstance(code, str) and len(code) == 2 and code.isalpha() else None


def _audience(
    message: dict[str, Any], topic: str, known: Audience | None, by: Writer | None
) -> Audience:
    # A child who wrote as a child stays one, whatever they ask next, unless only words that an
    # adult may write too had shown it; in danger now, the topic is danger, and that a child
    # writes shows in what the classifier also believed.
    metadata = message.get("metadata") or {}
    as_staff = topic == STAFF or known == "staff" or metadata.get("audience") == "staff"
    if by == "child" and not as_staff:
        return "child"
    if by == "adult":
        return "staff" if as_staff else "parent"
    beliefs = {e["name"]: e["confidence"] for e in message.get("intent_ranking") or ()}
    child_in_danger = topic == DANGER and beliefs.get(CHILD, 0.0) >= CHILD_BELIEVED
    shows_child = not as_staff and writer.is_child(message.get("text") or "")
    by_topic = topic == CHILD and message.get("only_place") != "all"
    if known == "child" or shows_child or (not as_staff and (by_topic or child_in_danger)):
        return "child"
    return "staff" if as_staff else "parent"


def _one_of(value: object, allowed: tuple[Language, ...]) -> Language | None:
    return value if value in allowed else None
