"""Read what a component kept in the model, or say which part of the model is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.errors import SetupError

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
