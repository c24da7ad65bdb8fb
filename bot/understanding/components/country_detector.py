"""Finds the country that a message names, as an entity that fills a slot."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding import country

ONLY_PLACE = "only_place"
PERHAPS = "perhaps_place"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CountryDetector(GraphComponent, EntityExtractorMixin):
    """Adds the entities `country` ("BE") and `region` ("QC"); see understanding/country.py.

    Sets `only_place` on a message that says where the writer is and nothing else, and
    `perhaps_place` in place of the entities where the country already known may speak against it.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CountryDetector:
        """Create the component (see parent class for full docstring)."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what each message names."""
        for message in messages:
            text = message.get(TEXT) or ""
            place = country.find(text)
            if place is None:
                continue
            message.set(ONLY_PLACE, country.only_place(text), add_to_output=True)
            if place.yields:
                message.set(PERHAPS, asdict(place), add_to_output=True)
                continue
            # A country without a region must also clear the region of another country.
            found = [_entity("country", place.country, text)]
            found.append(_entity("region", place.region or "", text))
            found = self.add_extractor_name(found)
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _entity(name: str, value: str, text: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": len(text)}
