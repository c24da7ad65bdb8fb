"""Tells the intent of each message from its vector and its character n-grams."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.understanding import training_set
from bot.understanding.components.stored import files_of, read_stored
from bot.understanding.topic_model import TopicModel

RANKING_LENGTH = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Reads the topic from sentence features; see understanding/topic_model.py.

    Rasa's own LogisticRegressionClassifier does not weigh its groups of features, and
    falls back to an untrained model in silence when its file cannot be read.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Features must be there."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set: what was measured stands in the modules."""
        return {}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: TopicModel | None,
    ) -> None:
        """Make a classifier with its model, or None before training."""
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
    ) -> TopicClassifier:
        """Create an untrained classifier (see parent class for full docstring)."""
        return cls(config, model_storage, resource, None)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on all examples of the files, and keep the result."""
        examples = training_set.of_files(files_of(training_data))
        model = TopicModel.train(examples.vectors, examples.counts, examples.intents)
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the ranking of each message."""
        if not messages or self._model is None:
            return messages
        probabilities = self._model.probabilities(*_features(messages))
        for message, row in zip(messages, probabilities, strict=True):
            ranking = [
                {"name": self._model.labels[place], "confidence": float(row[place])}
                for place in np.argsort(-row)[:RANKING_LENGTH]
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Load a trained classifier. Raises SetupError when its file is not whole."""
        model = read_stored(model_storage, resource, "The classifier", TopicModel.load)
        return cls(config, model_storage, resource, model)


def _features(messages: list[Message]) -> tuple[np.ndarray, csr_matrix]:
    dense, counts = [], []
    for message in messages:
        dense.append(message.get_dense_features(TEXT)[1].features[0])
        counts.append(message.get_sparse_features(TEXT)[1].features)
    return np.stack(dense), csr_matrix(vstack(counts))
