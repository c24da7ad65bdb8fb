"""The answering action as stock Rasa can run it: replies made beforehand, one a topic and language.

They were made by Balise's own action, so text, envelope and slots have the size of the real ones.
"""

import json
from pathlib import Path

from rasa_sdk import Action

REPLIES = json.loads(Path(__file__).with_name("replies.json").read_text(encoding="utf-8"))
MISUNDERSTOOD = "nlu_fallback"


class AnswerAction(Action):
    """Looks the reply up by intent, and by the language that the caller names."""

    def name(self):
        """The name in the domain."""
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        """Say the reply and set the slots."""
        message = tracker.latest_message
        replies = REPLIES[(message.get("metadata") or {}).get("language", "en")]
        reply = replies.get(message["intent"].get("name")) or replies[MISUNDERSTOOD]
        dispatcher.utter_message(text=reply["text"], json_message=reply["custom"])
        return reply["events"]
