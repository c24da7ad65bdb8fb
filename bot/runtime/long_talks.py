"""Keep a turn as quick in a long talk as in a short one.

What Rasa does at each turn grows with the talk; what grows fastest is not needed.
"""

from __future__ import annotations

import functools
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

LAST_EVENTS = 50  # handed to an action: some five turns
LAST_TURNS = 5  # that rules are compared with: more than any rule of ours tells


def keep_long_talks_quick() -> None:
    """Hand actions and rules the last of a talk alone, and find the class of an event at once.

    rasa/core/actions/action.py:651 writes out all events for each action, which the SDK then
    copies; rasa/core/policies/policy.py:262 goes through all turns, three times a turn;
    rasa/shared/core/events.py:374 walks all subclasses for each event that is read.
    """
    RemoteAction._action_call_format = _call
    RulePolicy._prediction_states = _states
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


def _states(
    self: RulePolicy, tracker: DialogueStateTracker, *arguments: Any, **named: Any
) -> list[State]:
    return Policy._prediction_states(self, _last_turns(tracker), *arguments, **named)


def _last_turns(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Give a tracker of the last turns, if nothing from before them can matter to a rule."""
    if tracker.active_loop or any(s.influence_conversation for s in tracker.slots.values()):
        return tracker
    events = list(tracker.events)
    said = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) <= LAST_TURNS:
        return tracker
    last = tracker.init_copy()
    for event in events[said[-LAST_TURNS] - 1 :]:  # with the listening before it
        last.update(event)
    return last
