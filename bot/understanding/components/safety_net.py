"""Raises a message to immediate danger when the classifier did not."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import danger, encoder
from bot.understanding.components.stored import read_stored
from bot.understanding.danger_model import DangerModel, read_examples
from bot.understanding.linear import LinearModel

DANGER = "danger"
INTENT_OF_DANGER = "immediate_danger"
# A child's plain disclosure may or may not tell of danger now: it teaches neither.
NEITHER = ("child_speaking",)
EXAMPLES = Path(__file__).parents[3] / "data/danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyNet(GraphComponent):
    """Sets `danger` and the intent of immediate danger; never lowers. Must come last.

    Three signs are weighed: a classifier of its own over the whole message, or one clause of
    a long one (understanding/danger_model.py); the topic classifier's belief; and words of
    danger (understanding/danger.py), which make less belief enough.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults (see parent class for full docstring)."""
        return {
            # Chosen on data/danger and the evaluation sets: a missed cry for help costs more
            # than a false alarm. From which sum of both beliefs (the net's own classifier
            # and the topic classifier's share for danger) danger is assumed;
            "belief": 0.5,
            # from which sum when words of danger stand in the message;
            "belief_with_words": 0.15,
            # from which belief one clause of a long message is enough.
            "clause": 0.99,
            # Situations that keep their topic when the classifier is that sure of them: the
            # emergency number comes first, their own steps follow.
            "plans": [
                "sextortion_happening",
                "grooming_suspected",
                "image_shared",
                "webcam_incident",
            ],
            "plan_confidence": 0.6,
            # How closely the examples are followed (see linear.train).
            "strength": 3.0,
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: DangerModel | None,
    ) -> None:
        """Make a safety net with its model, or None before training."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyNet:
        """Create an untrained safety net (see parent class for full docstring)."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train anew when the messages of danger change."""
        digest = hashlib.sha256()
        for path in sorted(EXAMPLES.glob("*.tsv")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Train on data/danger, and on the examples of all topics as what is calm."""
        own = [
            example for path in sorted(EXAMPLES.glob("*.tsv")) for example in read_examples(path)
        ]
        others = [m for m in training_data.intent_examples if m.get(INTENT) not in NEITHER]
        texts = [example.text for example in own] + [m.get(TEXT) for m in others]
        labels = [example.danger for example in own]
        labels += [m.get(INTENT) == INTENT_OF_DANGER for m in others]
        vectors = np.concatenate(
            [encoder.encode([e.text for e in own]), np.stack([_vector(m) for m in others])]
        )
        self._model = DangerModel.train(texts, labels, vectors, self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Raise each message in which danger shows."""
        for message in messages:
            text = message.get(TEXT) or ""
            alarm = danger.find(text)
            believed = _belief(message)
            shown = self._shows_danger(message, text, bool(alarm), believed)
            if shown and not self._has_own_plan(message):
                _raise(message, believed)
            kind = (alarm.kind if alarm else "unnamed") if shown else None
            message.set(DANGER, kind, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyNet:
        """Load a trained safety net. Raises SetupError when it is not whole."""
        model = read_stored(model_storage, resource, "The safety net", LinearModel.load)
        return cls(config, model_storage, resource, DangerModel(model))

    def _has_own_plan(self, message: Message) -> bool:
        """Tell whether the message surely belongs to a situation whose answer is a plan.

        Its plan (do not pay, keep the proof) must not be lost: the emergency number is said
        first, and the topic stays.
        """
        intent = message.get(INTENT) or {}
        sure = intent.get("confidence", 0.0) >= self._config["plan_confidence"]
        return sure and intent.get("name") in self._config["plans"]

    def _shows_danger(self, message: Message, text: str, words: bool, believed: float) -> bool:
        if self._model is None or not text:
            return words
        both = believed + self._model.whole(_vector(message), text)
        if both >= self._config["belief_with_words" if words else "belief"]:
            return True
        return self._model.worst_clause(text, encoder.encode) >= self._config["clause"]


def _vector(message: Message) -> np.ndarray:
    return message.get_dense_features(TEXT)[1].features[0]


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
