"""What the conversation tells about the person: read from Rasa's tracker, written as slots."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot.knowledge import precise
from bot.knowledge.compose import Question
from bot.knowledge.precise import MISUNDERSTOOD, Told
from bot.knowledge.records import Audience, Language
from bot.knowledge.reply import Reply
from bot.knowledge.store import Knowledge
from bot.understanding import language as languages
from bot.understanding.language import Choice, Evidence

HOME = {"fr": "FR", "en": "GB"}  # assumed, and said so, when nobody told the country
DANGER, CHILD, STAFF = "immediate_danger", "child_speaking", "staff_protocol"
CHILD_BELIEVED = 0.3  # share of the classifier's belief from which a child writes
TELL_MORE = "tell_more"  # not a topic: it goes on with the last one
MOST_REMEMBERED = 60  # passages of a conversation, so that none is told twice


@dataclass(frozen=True)
class Turn:
    """One message, as understood, with what is known of its writer."""

    topic: str
    choice: Choice
    country: str
    country_assumed: bool
    region: str | None
    audience: Audience
    cited_before: tuple[str, ...]
    told_before: tuple[str, ...]
    foreign: bool
    danger: bool
    small_talk: bool
    told: Told
    more: bool

    @classmethod
    def read(cls, tracker: Tracker, knowledge: Knowledge) -> Turn:
        """Read the turn out of the tracker. An intent that is no topic was not understood."""
        message = tracker.latest_message or {}
        metadata = message.get("metadata") or {}
        intent = (message.get("intent") or {}).get("name")
        last = tracker.get_slot("last_topic")
        more = intent == TELL_MORE and last in knowledge.topics
        topic = intent if intent in knowledge.topics else last if more else MISUNDERSTOOD
        if message.get("only_place") and topic != DANGER:
            # "I'm in Belgium": the last answer again for that country, or whom to call there.
            topic = last if last in knowledge.topics else "helplines"
        topic, told = precise.answer_to(knowledge, message.get("found") or {}, topic)
        evidence = _evidence(message)
        choice = languages.choose(
            evidence,
            _before(tracker),
            page=_one_of(metadata.get("language"), ("fr", "en")),
            request=languages.requested(message.get("text") or "")
            if topic == "language_switch"
            else None,
        )
        country = tracker.get_slot("country") or _country(metadata)
        return cls(
            topic=topic,
            choice=choice,
            country=country or HOME[choice.language],
            country_assumed=not country,
            region=tracker.get_slot("region") or None,
            audience=_audience(topic, tracker, metadata, message),
            cited_before=tuple(tracker.get_slot("last_citations") or ()),
            told_before=tuple(tracker.get_slot("told_passages") or ()),
            foreign=evidence.foreign,
            danger=topic == DANGER or bool(message.get("danger")),
            small_talk=knowledge.topics[topic].group == "conversation",
            told=Told() if more else told,
            more=more,
        )

    def question(self) -> Question:
        """Ask the knowledge for the reply to this turn."""
        return Question(
            topic=self.topic,
            language=self.choice.language,
            country=self.country,
            country_assumed=self.country_assumed,
            region=self.region,
            audience=self.audience,
            danger=self.danger,
            cited_before=self.cited_before,
            told_before=self.told_before,
            foreign=self.foreign,
            told=self.told,
            more=self.more,
        )

    def remember(self, reply: Reply) -> list[dict[str, Any]]:
        """Give the slots to set, so that the next turn knows this one."""
        events = [
            SlotSet("language", asdict(self.choice)),
            SlotSet("audience", self.audience),
        ]
        if not self.small_talk:
            events.append(SlotSet("last_topic", self.topic))
        if reply.citations and self.topic != "sources":
            cited = [citation["passage"] for citation in reply.citations]
            seen = list(dict.fromkeys([*self.told_before, *cited]))[-MOST_REMEMBERED:]
            events += [SlotSet("last_citations", cited), SlotSet("told_passages", seen)]
        return events


def _evidence(message: dict[str, Any]) -> Evidence:
    told = message.get("language") or {}
    return Evidence(float(told.get("odds", 0.0)), bool(told.get("foreign", False)))


def _before(tracker: Tracker) -> Choice | None:
    kept = tracker.get_slot("language")
    return Choice(**kept) if kept else None


def _country(metadata: dict[str, Any]) -> str | None:
    code = metadata.get("country")
    return code.upper() if isinstance(code, str) and len(code) == 2 and code.isalpha() else None


def _audience(
    topic: str, tracker: Tracker, metadata: dict[str, Any], message: dict[str, Any]
) -> Audience:
    # A child who wrote as a child stays one, whatever they ask next; in danger now, the
    # topic is danger, and that a child writes shows in what the classifier also believed.
    kept = tracker.get_slot("audience")
    beliefs = {e["name"]: e["confidence"] for e in message.get("intent_ranking") or ()}
    child_in_danger = topic == DANGER and beliefs.get(CHILD, 0.0) >= CHILD_BELIEVED
    if topic == CHILD or kept == "child" or child_in_danger:
        return "child"
    if topic == STAFF or kept == "staff" or metadata.get("audience") == "staff":
        return "staff"
    return "parent"


def _one_of(value: object, allowed: tuple[Language, ...]) -> Language | None:
    return value if value in allowed else None
