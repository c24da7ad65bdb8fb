"""How the present model reads a message: for those who write examples and label messages."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import SetupError
from bot.runtime.settings import Project


@dataclass(frozen=True)
class HowRead:
    """A message as the model reads it: intents from the most likely on, language, danger."""

    ranking: tuple[tuple[str, float], ...]
    language: str
    danger: bool
    parsed: dict[str, Any]

    @property
    def intent(self) -> str:
        """The intent acted on, which may be the fallback."""
        return self.parsed["intent"]["name"]

    @property
    def confidence(self) -> float:
        """How sure the classifier is of the most likely intent."""
        return self.ranking[0][1] if self.ranking else 0.0


class Reader:
    """A loaded model."""

    def __init__(self, project: Project, model: Path) -> None:
        """Load a model. Raises SetupError when it cannot be."""
        from bot.runtime import environment

        environment.prepare()
        environment.configure_logs(logging.ERROR)
        from bot.runtime import assistant

        self.assistant = assistant.load(project, model)

    def read(self, text: str) -> HowRead:
        """Read one message as the first of a conversation."""
        return how_read(asyncio.run(self.assistant.agent.parse_message(text)))


def how_read(parsed: dict[str, Any]) -> HowRead:
    """Give the reading in what Rasa's graph made of a message."""
    ranking = tuple(
        (entry["name"], float(entry["confidence"]))
        for entry in parsed.get("intent_ranking") or ()
        if entry["name"] != "nlu_fallback"
    )
    odds = (parsed.get("language") or {}).get("odds", 0.0)
    return HowRead(ranking, "fr" if odds >= 0 else "en", bool(parsed.get("danger")), parsed)


def open_reader(project: Project) -> Reader:
    """Load the model that would be served, however old. Raises SetupError when there is none."""
    from bot.runtime import training

    model = training.newest_model(project)
    if model is None:
        raise SetupError("There is no model yet. Make one: balise train")
    return Reader(project, model)
