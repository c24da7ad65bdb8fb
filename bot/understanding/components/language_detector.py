"""Tells the language of each message to the rest of the assistant."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding import training_set
from bot.understanding.components.stored import files_of, read_stored
from bot.understanding.language import LanguageTable, weigh

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageDetector(GraphComponent):
    """Sets `language` on each message: `{"odds": float, "foreign": bool}`.

    The choice is made later, with the conversation in hand (understanding/language.py).
    """

    def __init__(self, storage: ModelStorage, resource: Resource, table: LanguageTable) -> None:
        """Make a detector with what it has learnt."""
        self._storage = storage
        self._resource = resource
        self._table = table

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """Create an untrained detector (see parent class for full docstring)."""
        return cls(model_storage, resource, LanguageTable())

    def train(self, training_data: TrainingData) -> Resource:
        """Learn words and letter groups from the examples, which carry their language."""
        examples = training_set.of_files(files_of(training_data))
        labelled = zip(examples.texts, examples.languages, strict=True)
        self._table = LanguageTable.learn([pair for pair in labelled if pair[1] in ("fr", "en")])
        with self._storage.write_to(self._resource) as folder:
            self._table.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Weigh the language of each message."""
        for message in messages:
            evidence = weigh(message.get(TEXT) or "", self._table)
            told = {"odds": round(evidence.odds, 3), "foreign": evidence.foreign}
            message.set(LANGUAGE, told, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageDetector:
        """Load a trained detector (see parent class for full docstring)."""
        table = read_stored(model_storage, resource, "The table of languages", LanguageTable.load)
        return cls(model_storage, resource, table)
