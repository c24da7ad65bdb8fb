"""`balise serve --workers N`: several processes over one loaded model."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.core.utils import AvailableEndpoints

from bot.errors import SetupError
from bot.operations.shared import forget_process
from bot.runtime import assistant, server, serving, training
from bot.runtime.assistant import Assistant
from bot.runtime.prefork import Workers
from bot.runtime.settings import Project, ServerSettings, StoreSettings
from bot.stores.choice import make_lock_store, make_tracker_store


def run(
    project: Project,
    settings: ServerSettings,
    stores: StoreSettings,
    workers: int,
    tell_ready: Callable[[], None],
) -> None:
    """Serve until stopped; SIGHUP takes the model and the seeds that are in place by then.

    Raises SettingError, SetupError.
    """
    if settings.secret is None:
        # A talk may go on in any of the workers: they sign its tokens with the same key.
        settings = replace(settings, secret=secrets.token_urlsafe(32))
    # Mistakes in the settings are told here, once, before the long start.
    server.channels(project.credentials)
    _try_stores(project, stores, settings.keep_hours)
    listening = serving.listen(settings)

    def load() -> Assistant:
        model = training.newest_model(project)
        if model is None:
            raise SetupError("There is no model. Train one: balise train")
        return assistant.load(project, model)

    def serve(loaded: Assistant, beat: Callable[[], None]) -> None:
        # Only now: connections to stores cannot be shared by processes.
        assistant.keep_conversations(loaded, project, stores, settings)
        serving.serve(server.build(loaded, project, settings), listening, beat)

    Workers(workers, load, serve, forget_process).run(tell_ready)


def _try_stores(project: Project, stores: StoreSettings, keep_hours: float) -> None:
    """Open the stores and close them: each worker opens its own. Raises SetupError."""
    named = AvailableEndpoints.read_endpoints(str(project.endpoints))
    make_lock_store(stores, named.lock_store)
    trackers = make_tracker_store(stores, project.kept, keep_hours, named.tracker_store)
    if isinstance(trackers, InMemoryTrackerStore):
        raise SetupError("The store of conversations could not be opened; see above.")
    if isinstance(trackers, SQLTrackerStore):
        trackers.engine.dispose()
