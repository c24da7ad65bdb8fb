"""Load a trained model as an agent that answers, or say why it cannot."""

from __future__ import annotations

import asyncio
import datetime
import time
from dataclasses import dataclass, replace
from pathlib import Path

from actions.answer import AnswerAction
from bot.channels.collector import ReplyCollector
from bot.errors import SetupError
from bot.knowledge import store
from bot.knowledge.fallback import StaticHelp
from bot.knowledge.store import Knowledge
from bot.privacy.masker import Masker
from bot.runtime.settings import Project, ServerSettings, StoreSettings


@dataclass(frozen=True)
class Assistant:
    """An agent with what it knows; `seconds` is the time it took to load."""

    agent: "rasa.core.agent.Agent"  # noqa: F821, UP037 - Rasa is imported late
    knowledge: Knowledge
    static_help: StaticHelp
    model: Path
    masker: Masker
    seconds: float = 0.0


def now() -> datetime.datetime:
    """The clock of the running assistant."""
    return datetime.datetime.now(datetime.UTC)


def load(project: Project, model: Path) -> Assistant:
    """Load a model and prove that it answers. Raises SetupError, SeedError.

    What is said to it stays in memory, unless `keep_conversations` gives it other stores.
    """
    from rasa.core.agent import Agent

    from bot.runtime import model_file
    from bot.runtime.local_actions import LocalActions, check_results_quickly
    from bot.runtime.long_talks import keep_long_talks_quick

    started = time.monotonic()
    knowledge = store.load(project.seeds)
    static_help = StaticHelp.prepare(knowledge, now())
    check_results_quickly()
    keep_long_talks_quick()
    actions = LocalActions([AnswerAction(knowledge, now)], static_help)
    model_file.check(model)
    try:
        agent = Agent.load(str(model), action_endpoint=actions)
    except Exception as error:
        raise model_file.refusal(model, error) from error
    assistant = Assistant(agent, knowledge, static_help, model, Masker(project))
    asyncio.run(_prove(assistant))
    return replace(assistant, seconds=time.monotonic() - started)


def keep_conversations(
    assistant: Assistant, project: Project, stores: StoreSettings, settings: ServerSettings
) -> None:
    """Keep conversations where the settings say. Raises SettingError, SetupError."""
    from rasa.core.utils import AvailableEndpoints

    from bot.stores.choice import make_lock_store, make_tracker_store
    from bot.stores.safe import SafeTrackerStore

    agent = assistant.agent
    named = AvailableEndpoints.read_endpoints(str(project.endpoints))
    trackers = make_tracker_store(stores, project.kept, settings.keep_hours, named.tracker_store)
    assistant.masker.warm_up()
    # Rasa would wrap the store: what cannot be read is then taken for a talk that never was.
    agent.tracker_store = SafeTrackerStore(
        trackers,
        assistant.masker.mask,
        shared=stores.redis is not None,
        seconds=settings.turn_seconds / 2,  # so that there is time for the help
    )
    agent.tracker_store.domain = agent.domain
    agent.lock_store = make_lock_store(stores, named.lock_store)
    agent.processor.tracker_store = agent.tracker_store
    agent.processor.lock_store = agent.lock_store


async def _prove(assistant: Assistant) -> None:
    """Have one known message answered: a model can load and still understand nothing."""
    from rasa.core.channels.channel import UserMessage

    question = assistant.knowledge.answers["helplines"].question.en
    collector = ReplyCollector()
    await assistant.agent.handle_message(UserMessage(question, collector, sender_id="self-test"))
    reply = collector.envelope
    if not reply or reply["topic"] != "helplines":
        found = reply["topic"] if reply else "no answer"
        raise SetupError(
            f"The model {assistant.model.name} does not answer as it should: asked for helplines, "
            f"expected that topic and found {found}. Train again: balise train"
        )
