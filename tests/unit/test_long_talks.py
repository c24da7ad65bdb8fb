"""In a long talk, rules and actions see the last of it, as they would see all of it."""

import pytest
from rasa.core.featurizers.tracker_featurizers import MaxHistoryTrackerFeaturizer
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime import long_talks
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(ROOT / "bot/domain"))


def talk(domain, turns: int, slots=()) -> DialogueStateTracker:
    tracker = DialogueStateTracker("long", [*domain.slots, *slots])
    tracker.update(ActionExecuted("action_session_start"))
    tracker.update(ActionExecuted("action_listen"))
    for turn in range(turns):
        name = ("greet", "helplines", "report")[turn % 3]
        tracker.update(UserUttered(f"message {turn}", intent={"name": name, "confidence": 1.0}))
        tracker.update(ActionExecuted("action_answer"))
        tracker.update(SlotSet("country", "BE"))
        tracker.update(ActionExecuted("action_listen"))
    return tracker


def test_rules_see_the_last_turns_as_in_the_whole_talk(domain):
    featurizer = MaxHistoryTrackerFeaturizer()
    whole = talk(domain, 40)
    last = long_talks._last_turns(whole)
    assert len(last.events) < len(whole.events) / 4
    seen = featurizer.prediction_states([last], domain)[0]
    assert seen[1:] == featurizer.prediction_states([whole], domain)[0][-len(seen) + 1 :]
    assert len([state for state in seen if "user" in state]) >= 2 * long_talks.LAST_TURNS - 1
    assert last.latest_message.text == "message 39"


def test_a_short_talk_stays_whole(domain):
    short = talk(domain, long_talks.LAST_TURNS)
    assert long_talks._last_turns(short) is short


def test_a_talk_stays_whole_where_a_slot_decides(domain):
    slot = TextSlot("mood", mappings=[{}], influence_conversation=True)
    whole = talk(domain, 40, [slot])
    assert long_talks._last_turns(whole) is whole
