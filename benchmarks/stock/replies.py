"""What the stock peer's action answers: what Balise's own action says to each topic's question."""

from __future__ import annotations

from typing import Any

from actions.answer import AnswerAction
from bot.i18n import LANGUAGES
from bot.knowledge import store
from bot.knowledge.seed_files import read_yaml
from bot.knowledge.store import Knowledge
from bot.runtime.assistant import now
from bot.runtime.settings import Project


def prepare() -> dict[str, dict[str, Any]]:
    """Give, by language and intent, the text, the custom part and the events of a reply."""
    knowledge = store.load()
    action = AnswerAction(knowledge, now)
    intents = [*read_yaml(Project().domain / "domain.yml")["intents"], "nlu_fallback"]
    return {
        language: {intent: _reply(action, knowledge, intent, language) for intent in intents}
        for language in LANGUAGES
    }


def _reply(action: AnswerAction, knowledge: Knowledge, intent: str, language: str) -> Any:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    answer = knowledge.answers.get(intent)
    message = {
        "text": answer.question.in_(language) if answer else "…",
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": [{"name": intent, "confidence": 0.9}],
        "entities": [],
        "metadata": {"language": language},
    }
    tracker = Tracker("peer", {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, tracker, {})
    said = dispatcher.messages[0]
    return {"text": said["text"], "custom": said["custom"], "events": events}
