"""The answering action: from the turn to the cited reply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Turn
from bot.knowledge.compose import compose
from bot.knowledge.store import Knowledge


class AnswerAction(Action):
    """Answers every topic. The knowledge and the clock are handed to it."""

    def __init__(self, knowledge: Knowledge, clock: Callable[[], datetime]) -> None:
        """Make the action; `clock` gives an aware moment."""
        self._knowledge = knowledge
        self._clock = clock

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the reply and remember the turn."""
        turn = Turn.read(tracker, self._knowledge)
        reply = compose(self._knowledge, turn.question(), self._clock())
        custom = {"reply": reply.envelope(), "paragraphs": reply.roles()}
        dispatcher.utter_message(text=reply.text, json_message=custom)
        return turn.remember(reply)
