"""Between Rasa's tracker and the dialogue: what was heard, who speaks, what is remembered."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import asdict, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot.dialogue.circumstances import find_circumstance, only_age, only_child
from bot.dialogue.feelings import find_feeling, is_desperate
from bot.dialogue.hurdles import find_hurdle
from bot.dialogue.memory import Memory
from bot.dialogue.moves import find_move
from bot.dialogue.turn import DANGER, Person, Understood
from bot.knowledge.precise import MISUNDERSTOOD
from bot.knowledge.records import Audience, Language
from bot.knowledge.store import Knowledge
from bot.understanding import danger, writer
from bot.understanding import language as languages
from bot.understanding.corrections import meant
from bot.understanding.country import settle
from bot.understanding.gazetteer import Place
from bot.understanding.language import Choice, Evidence

HOME = {"fr": "FR", "en": "GB"}  # assumed, and said so, when nobody told the country
CHILD, STAFF = "child_speaking", "staff_protocol"
CHILD_BELIEVED = 0.1  # share of the classifier's belief from which a child writes
# A situation told keeps its answer, in words for a child where a child tells it.
NEVER_A_CHILD = (DANGER, "own_behaviour", "harmful_request", STAFF, "tell_more") + (
    "sextortion_happening", "grooming_suspected", "image_shared", "webcam_incident"
)  # fmt: skip
PLACE_ASIDE = 0.85  # belief in a topic from which a place named beside it is an aside
MOST_WORDS_PAID = 5  # of "he has already paid" and no more
SUSPECTING = ("harmful_request", "own_behaviour")
SURE = 0.9  # belief from which they are answered in the middle of a talk on what happens to a child
TELL_MORE = "tell_more"  # not a topic: it goes on with the last one


def heard(tracker: Tracker, knowledge: Knowledge) -> Understood:
    """Read the latest message."""
    message, memory = tracker.latest_message or {}, remembered(tracker)
    told_by_adult = memory.matter is not None and tracker.get_slot("audience") != "child"
    told = understood(message, knowledge.topics, told_by_adult, memory.writer)
    told = _in_context(told, memory, tracker.get_slot("audience"))
    if only_age(told.text) or tracker.get_slot("audience") != "child":
        return _felt(told, memory)
    return told


def _in_context(told: Understood, memory: Memory, audience: Audience | None) -> Understood:
    """Take back what a half-believed topic makes of someone who told what happens to a child.

    A parent in a plan is no member of staff for asking about a head teacher; and nobody who
    came for help is refused it, or asked about thoughts of their own, on a mere suspicion.
    """
    parent = audience == "parent" and memory.plan is not None
    if told.topic == STAFF and parent and not writer.speaks_of_pupils(told.text):
        return _next_topic(told, STAFF)
    helped = parent or audience == "child" or (audience == "staff" and memory.matter is not None)
    if told.topic in SUSPECTING and helped and told.confidence < SURE and not told.danger:
        return replace(told, topic=MISUNDERSTOOD)
    return told


def _next_topic(told: Understood, without: str) -> Understood:
    others = _without(list(told.ranking), without)
    return replace(told, topic=others[0][0] if others else MISUNDERSTOOD, ranking=tuple(others))


def _felt(told: Understood, memory: Memory) -> Understood:
    """Read a feeling, anger or an age as nothing but that: belief in danger is no word of it."""
    if _tells_aside(told.text, memory):
        return told if danger.find(told.text) else replace(told, topic=MISUNDERSTOOD, danger=None)
    if not find_feeling(told.text, under_way=memory.matter is not None):
        return told
    stranger = memory.writer != "adult" and memory.plan is None
    if danger.find(told.text) or (told.danger and stranger and is_desperate(told.text)):
        return told
    return replace(told, topic=MISUNDERSTOOD, danger=None)


def _tells_aside(text: str, memory: Memory) -> bool:
    """Tell whether an age, a child, money that is gone or anger is all that a message tells."""
    paid = memory.plan is not None and len(text.split()) <= MOST_WORDS_PAID
    return bool(
        only_child(text)
        or only_age(text)
        or find_hurdle(text, memory.matter) == "anger"
        or (paid and find_circumstance(text) == "paid")
    )


def understood(
    message: dict[str, Any],
    topics: Container[str],
    told_by_adult: bool = False,
    before: writer.Writer | None = None,
) -> Understood:
    """Read a parsed message. An intent that is no topic was not understood.

    `told_by_adult`: an adult told what happened earlier in this talk. `before`: who was known
    to write.
    """
    intent = (message.get("intent") or {}).get("name")
    ranking = [(e["name"], e["confidence"]) for e in message.get("intent_ranking") or ()]
    text = message.get("text") or ""
    sure = _first(ranking)
    adult = writer.writer_after(text, before) == "adult"
    if adult:
        ranking = _without(ranking, CHILD)
    if adult and intent == CHILD:
        intent = ranking[0][0] if ranking else None
    intent_topic = intent if intent in topics else MISUNDERSTOOD
    # A place named beside a question that is understood is no answer by itself.
    place = message.get("only_place")
    only_place = place == "all" or (place == "part" and sure < PLACE_ASIDE)
    return Understood(
        text=meant(text) or text,
        topic=intent_topic
        if told_by_adult or adult
        else _perhaps_child(intent_topic, ranking, text, topics),
        ranking=tuple(ranking),
        danger=message.get("danger") or None,
        found=message.get("found") or {},
        only_place=only_place,
        more=intent == TELL_MORE,
    )


def _perhaps_child(
    topic: str, ranking: list[tuple[str, float]], text: str, topics: Container[str]
) -> str:
    if topic not in NEVER_A_CHILD and CHILD in topics:
        own = dict(ranking).get(CHILD, 0.0)
        if writer.may_be_child(text, _first(ranking), own):
            return CHILD
    return topic


def _without(ranking: list[tuple[str, float]], ruled_out: str) -> list[tuple[str, float]]:
    """Share out among the other topics the belief in one that is ruled out."""
    left = 1 - dict(ranking).get(ruled_out, 0.0)
    others = [(topic, belief) for topic, belief in ranking if topic != ruled_out]
    return [(topic, min(belief / left, 1.0)) for topic, belief in others] if left > 0 else others


def _first(ranking: list[tuple[str, float]]) -> float:
    return ranking[0][1] if ranking else 0.0


def remembered(tracker: Tracker) -> Memory:
    """Read what the conversation remembers."""
    return Memory.read(tracker.get_slot("memory"))


def speaker(tracker: Tracker, topic: str) -> tuple[Person, Choice]:
    """Tell who writes, and how the language of the reply was chosen."""
    message = tracker.latest_message or {}
    metadata = message.get("metadata") or {}
    text = message.get("text") or ""
    told = message.get("language") or {}
    evidence = Evidence(float(told.get("odds", 0.0)), bool(told.get("foreign", False)))
    kept = tracker.get_slot("language")
    move = find_move(text)
    asks = topic == "language_switch" or move == "other_language"
    steers = move is not None and move != "other_language"
    choice = languages.choose(
        # "stop" or "ok" is said in both languages: it tells nothing of the person's.
        Evidence(0.0) if kept and (steers or len(text.split()) < 2) else evidence,
        Choice(**kept) if kept else None,
        page=_one_of(metadata.get("language"), ("fr", "en")),
        request=languages.requested(text) if asks else None,
    )
    country = tracker.get_slot("country") or _country(metadata)
    place = _perhaps(message, country)
    country = place.country if place else country
    by = writer.writer_after(text, remembered(tracker).writer)
    person = Person(
        language=choice.language,
        country=country or HOME[choice.language],
        country_assumed=not country,
        region=(place.region if place else tracker.get_slot("region")) or None,
        audience=_audience(topic, tracker, metadata, message, by),
        foreign=evidence.foreign,
        writer=by,
    )
    return person, choice


def slots(tracker: Tracker, memory: Memory, person: Person, choice: Choice) -> list[dict[str, Any]]:
    """Give the slots to set, so that the next turn knows this one."""
    said = (tracker.latest_message or {}).get("perhaps_place")
    settled = said and (said["country"], said["region"]) == (person.country, person.region)
    place = [SlotSet("country", person.country), SlotSet("region", person.region or "")]
    return [
        *(place if settled else ()),
        SlotSet("memory", memory.kept()),
        SlotSet("language", asdict(choice)),
        SlotSet("audience", person.audience),
    ]


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
    topic: str,
    tracker: Tracker,
    metadata: dict[str, Any],
    message: dict[str, Any],
    by: writer.Writer | None,
) -> Audience:
    # A child who wrote as a child stays one, whatever they ask next, unless only words that an
    # adult may write too had shown it; in danger now, the topic is danger, and that a child
    # writes shows in what the classifier also believed.
    kept = tracker.get_slot("audience")
    as_staff = topic == STAFF or kept == "staff" or metadata.get("audience") == "staff"
    if by == "child" and not as_staff:
        return "child"
    if by == "adult":
        return "staff" if as_staff else "parent"
    beliefs = {e["name"]: e["confidence"] for e in message.get("intent_ranking") or ()}
    child_in_danger = topic == DANGER and beliefs.get(CHILD, 0.0) >= CHILD_BELIEVED
    shows_child = not as_staff and writer.is_child(message.get("text") or "")
    by_topic = topic == CHILD and message.get("only_place") != "all"
    if kept == "child" or shows_child or (not as_staff and (by_topic or child_in_danger)):
        return "child"
    return "staff" if as_staff else "parent"


def _one_of(value: object, allowed: tuple[Language, ...]) -> Language | None:
    return value if value in allowed else None
