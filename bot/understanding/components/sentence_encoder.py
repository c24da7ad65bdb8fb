"""Gives each message its meaning as a dense vector."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import encoder
from bot.understanding.clauses import clauses

CLAUSES = "clauses"  # of a message: the texts, and their vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds one sentence vector of 512 numbers (see understanding/encoder.py)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults (see parent class for full docstring)."""
        return DenseFeaturizer.get_default_config()

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Make a featurizer; the encoder itself is loaded when it is first used."""
        super().__init__(name, config)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Create the featurizer (see parent class for full docstring)."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to set."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train anew when the encoder's weights change."""
        return encoder.fingerprint()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to each message; an empty text has a vector too.

        The clauses of a long one are encoded with it, for the safety net: the weights then go
        through the processor once.
        """
        for message in messages:
            text = message.get(TEXT) or ""
            parts = clauses(text)
            vectors = encoder.encode([text, *parts])
            self._add(message, vectors[0])
            message.set(CLAUSES, (parts, vectors[1:]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples in one batch, which is several times faster than one by one."""
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        for message, vector in zip(
            messages, encoder.encode([m.get(TEXT) for m in messages]), strict=True
        ):
            self._add(message, vector)
        return training_data

    def _add(self, message: Message, vector: np.ndarray) -> None:
        self.add_features_to_message(None, vector[None, :], TEXT, message)
