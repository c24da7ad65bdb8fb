"""Keep a turn as quick in a long talk as in a short one.

What Rasa does at each turn grows with the talk; two parts of it grow fastest and are not needed.
"""

from __future__ import annotations

import functools
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

LAST_EVENTS = 50  # handed to an action: some five turns


def keep_long_talks_quick() -> None:
    """Hand an action the last events alone, and find the class of an event at once.

    rasa/core/actions/action.py:651 writes out all events for each action, which the SDK then
    copies; rasa/shared/core/events.py:374 walks all subclasses for each event that is read.
    """
    RemoteAction._action_call_format = _call
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))


def _call(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    import rasa

    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [event.as_dict() for event in list(tracker.events)[-LAST_EVENTS:]]
    call = {
        "next_action": self.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }
    needs_domain = domain.does_custom_action_explicitly_need_domain(self.name())
    if needs_domain or not self._is_selective_domain_enabled():
        call["domain"] = domain.as_dict()
    return call
