"""Finds, for each message, the facts and passages that come nearest to it."""

from __future__ import annotations

import hashlib
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import store
from bot.knowledge.search import FactIndex
from bot.knowledge.wanted import asks_figure
from bot.understanding import encoder
from bot.understanding.components.stored import read_stored
from bot.understanding.followup import is_elliptical

FOUND = "found"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FactFinder(GraphComponent):
    """Sets `found` on each message: `{"hits": [[reference, score], …], "precise": bool, …}`.

    The index of seeds/ is built at training and kept in the model. Whether anything of it
    is told is decided later (knowledge/precise.py). An elliptical message ("and for boys?")
    is read together with the one before it.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, index: FactIndex | None) -> None:
        """Make a finder with its index, or None before training."""
        self._storage = storage
        self._resource = resource
        self._index = index

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactFinder:
        """Create a finder without an index (see parent class for full docstring)."""
        return cls(model_storage, resource, None)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train anew when anything in seeds/ changes."""
        digest = hashlib.sha256(encoder.fingerprint().encode())
        for path in sorted(store.SEEDS.rglob("*.yml")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Index everything that is known."""
        index = FactIndex.build(store.load(), encoder.encode_many)
        with self._storage.write_to(self._resource) as folder:
            index.save(folder)
        return self._resource

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Find what comes nearest to each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            before = _text_before(tracker)
            joined = bool(before) and is_elliptical(text)
            asked = f"{before} {text}" if joined else text
            vector = encoder.encode([asked])[0] if joined else _vector(message)
            hits = self._index.find(vector, asked, narrow=text) if self._index else []
            found = {
                "hits": [[hit.reference, hit.score] for hit in hits],
                "precise": asks_figure(asked),
                "follows": joined,
            }
            message.set(FOUND, found, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FactFinder:
        """Load the index. Raises SetupError when it is not whole."""
        index = read_stored(model_storage, resource, "The index of facts", FactIndex.load)
        return cls(model_storage, resource, index)


def _vector(message: Message):
    return message.get_dense_features(TEXT)[1].features[0]


def _text_before(tracker: DialogueStateTracker) -> str:
    message = tracker.latest_message
    return (message.text or "") if message else ""
