"""Run the custom actions in Rasa's own process, without an action server.

Rasa asks an endpoint object for `request`; this one answers it with the SDK's executor.
A failing action never leaves the person without an answer: it gets the vetted static help.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from bot.knowledge.fallback import StaticHelp

logger = logging.getLogger(__name__)


class LocalActions(EndpointConfig):
    """An action endpoint that is the process itself."""

    def __init__(self, actions: Iterable[Action], static_help: StaticHelp) -> None:
        """Register ready-made actions; `static_help` answers when one of them fails."""
        super().__init__(url="http://in-process", enable_selective_domain=True)
        self._static_help = static_help
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(
        self, method: str = "post", subpath: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Run the action that a call names; the answer is the SDK's, as over HTTP."""
        call = kwargs["json"]
        try:
            # The SDK's tracker shares the message with the live one: hand over a copy, made as
            # HTTP would make it, which takes a tenth of a deep copy's time.
            result = await self._executor.run(json.loads(json.dumps(call)))
            return json.loads(json.dumps(result))
        except Exception as error:
            # The message of the error may hold what the person wrote: only its type is logged.
            logger.error(
                "%s failed with %s; the static help was given instead.",
                call.get("next_action"),
                type(error).__name__,
            )
            response = self._static_help.response(call)
            kind = "memory" if isinstance(error, MemoryError) else "action"
            custom = {**response["custom"], "fault": kind}  # the channel counts it
            return {"events": [], "responses": [{**response, "custom": custom}]}


def check_results_quickly() -> None:
    """Check the shape of an action's result without a schema.

    rasa/core/actions/action.py:699 reads and applies a JSON schema at each call, which takes
    30 ms of each turn; what comes here was made by the SDK in this process.
    """

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        events, responses = result.get("events", []), result.get("responses", [])
        if not all(isinstance(entry, dict) for entry in [*events, *responses]):
            raise ValueError(f"{self.name()}: expected events and responses as objects")
        if not all(isinstance(event.get("event"), str) for event in events):
            raise ValueError(f"{self.name()}: expected a name in each event")
        return True

    RemoteAction._validate_action_result = validate
