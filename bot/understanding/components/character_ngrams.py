"""Gives each message its character n-grams as a sparse vector."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import ngrams


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class CharacterNgrams(SparseFeaturizer, GraphComponent):
    """Adds one sparse sentence vector (see understanding/ngrams.py).

    Rasa's CountVectorsFeaturizer needs tokens and a vocabulary: with ten thousand examples
    both cost more time in training and loading than everything else together.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults (see parent class for full docstring)."""
        return SparseFeaturizer.get_default_config()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CharacterNgrams:
        """Create the featurizer (see parent class for full docstring)."""
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to set."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train anew when the columns change."""
        return ngrams.fingerprint()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to each message."""
        counts = ngrams.count([message.get(TEXT) or "" for message in messages])
        for place, message in enumerate(messages):
            self.add_features_to_message(None, counts[place], TEXT, message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Count the n-grams of all examples at once."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data
