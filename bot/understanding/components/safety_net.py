"""Raises a message to immediate danger when the classifier did not."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding import danger

DANGER = "danger"
INTENT_OF_DANGER = "immediate_danger"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False
)
class SafetyNet(GraphComponent):
    """Sets the intent to immediate danger; never lowers it. Must come last in the pipeline.

    Two signs are enough, each alone: words of danger (understanding/danger.py), or a share
    of the classifier's belief that is too large to be passed over.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults (see parent class for full docstring)."""
        return {
            # From which share of the classifier's belief danger is assumed, though another
            # intent is more likely: a missed cry for help costs more than a false alarm.
            "belief": 0.25,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Make a safety net."""
        self._belief = config["belief"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyNet:
        """Create the component (see parent class for full docstring)."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Raise each message in which danger shows."""
        for message in messages:
            alarm = danger.find(message.get(TEXT) or "")
            believed = _belief(message)
            if alarm or believed >= self._belief:
                _raise(message, max(believed, self._belief))
            message.set(DANGER, alarm.kind if alarm else None, add_to_output=True)
        return messages


def _belief(message: Message) -> float:
    for entry in message.get("intent_ranking") or []:
        if entry["name"] == INTENT_OF_DANGER:
            return entry["confidence"]
    return 0.0


def _raise(message: Message, confidence: float) -> None:
    raised = {"name": INTENT_OF_DANGER, "confidence": confidence}
    ranking = [e for e in message.get("intent_ranking") or [] if e["name"] != INTENT_OF_DANGER]
    message.set("intent", raised, add_to_output=True)
    message.set("intent_ranking", [raised, *ranking], add_to_output=True)
