"""The answering action: from the turn to the cited reply."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation
from bot.dialogue.memory import Memory
from bot.dialogue.topics import CHILD
from bot.dialogue.turn import decide, is_lost
from bot.knowledge.compose import compose, in_other_words
from bot.knowledge.reply import Reply
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
        memory = conversation.remembered(tracker)
        understood = conversation.heard(tracker, self._knowledge.topics, memory)
        person, choice = conversation.who_writes(tracker, understood.topic, memory)
        question = decide(self._knowledge, understood, memory, person)
        if question.topic == CHILD and question.form == "answer":
            # "It is about me" was picked by its number.
            person = replace(person, audience="child")
            question = replace(question, audience="child")
        reply = compose(self._knowledge, question, self._clock())
        if memory.would_repeat(_fingerprint(reply)):
            reply = compose(self._knowledge, in_other_words(question), self._clock())
        said: dict[str, Any] = {"reply": reply.envelope(), "paragraphs": reply.roles()}
        if question.form == "deleted":
            said["deleted"] = True  # the channel forgets the talk once this is said
            memory = Memory()
        dispatcher.utter_message(text=reply.text, json_message=said)
        group = self._knowledge.topics[question.topic].group
        lost = is_lost(understood, question)
        memory = memory.after(question, reply, _fingerprint(reply), group, lost, person.writer)
        return conversation.slots(tracker, memory, person, choice)


def _fingerprint(reply: Reply) -> str:
    return hashlib.sha256(reply.text.encode()).hexdigest()[:16]
