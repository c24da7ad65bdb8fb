"""What components share: the files they learn from, and what they kept in the model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.errors import SetupError
from bot.understanding.training_set import FILE

T = TypeVar("T")


def read_stored(
    storage: ModelStorage, resource: Resource, what: str, read: Callable[[Path], T]
) -> T:
    """Read one part of the model. Raises SetupError naming it when it is not whole.

    Rasa's own components fall back to an untrained state in silence; a helpline bot must not.
    """
    try:
        with storage.read_from(resource) as folder:
            return read(folder)
    except (OSError, ValueError, KeyError) as error:
        raise SetupError(
            f"{what} in the model cannot be read ({error}). Train again: balise train"
        ) from error


def files_of(training_data: TrainingData) -> set[str]:
    """Give the files that the messages of the importer stand for (runtime/training_files.py)."""
    return {m.get("metadata")[FILE] for m in training_data.intent_examples}
