"""The help that is given when everything else fails: made at start, only looked up later."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from bot.knowledge.compose import compose
from bot.knowledge.helplines import EUROPEAN_UNION
from bot.knowledge.question import Question
from bot.knowledge.records import Language
from bot.knowledge.reply import Reply
from bot.knowledge.store import Knowledge

TOPIC = "human"
HOME: dict[Language, str] = {"fr": "FR", "en": "GB"}


@dataclass(frozen=True)
class StaticHelp:
    """One reply a language and country, each checked by having been composed at start."""

    replies: dict[tuple[Language, str], Reply]

    @classmethod
    def prepare(cls, knowledge: Knowledge, now: datetime.datetime) -> StaticHelp:
        """Compose the helplines of every country in both languages."""
        languages: tuple[Language, ...] = ("fr", "en")
        return cls(
            {
                # Given whenever it is needed, so nothing in it may depend on the hour.
                (language, country): compose(
                    knowledge,
                    Question(topic=TOPIC, language=language, country=country),
                    now,
                    lasting=True,
                )
                for language in languages
                for country in knowledge.countries
            }
        )

    def reply(self, language: str | None, country: str | None) -> Reply:
        """Give the help of a country in a language.

        Without a country: France's or the United Kingdom's. One that has no file of its own:
        the European Union's or the world's, never another country's.
        """
        spoken: Language = "en" if language == "en" else "fr"
        code = country or HOME[spoken]
        if (spoken, code) not in self.replies:
            code = "EU" if code in EUROPEAN_UNION else "WW"
        return self.replies[spoken, code]

    def response(self, call: dict[str, Any]) -> dict[str, Any]:
        """Answer a call of an action in its place. Never raises."""
        try:
            slots = call["tracker"]["slots"]
            language = (slots.get("language") or {}).get("language")
            message = call["tracker"].get("latest_message") or {}
            metadata = message.get("metadata") or {}
            odds = (message.get("language") or {}).get("odds", 0)
            language = language or metadata.get("language") or ("en" if odds < 0 else "fr")
            country = slots.get("country") or metadata.get("country")
            reply = self.reply(language, country)
        except Exception:
            reply = self.replies["fr", "FR"]
        custom = {"reply": reply.envelope(), "paragraphs": reply.roles()}
        return {"text": reply.text, "custom": custom}
