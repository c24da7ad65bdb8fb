"""What the dialogue makes of a first message: one topic answered, or two offered."""

import pytest

from bot.dialogue.understood import Understood
from bot.evaluation.measures import Reading, TopicResult
from bot.evaluation.offers import offered, right_or_offered
from bot.evaluation.sets import TopicCase

TEXT = "what should I know about that"


def reading(*ranking):
    return Reading(ranking, "en", heard=Understood(TEXT, ranking[0][0], ranking))


def result(read, topic):
    return TopicResult(TopicCase(TEXT, "en", topic, frozenset({topic})), read)


def test_a_sure_topic_is_answered(knowledge):
    sure = reading(("prevention", 0.8), ("webcam_risks", 0.1))
    assert offered(knowledge, sure) == ("prevention",)
    assert not right_or_offered(knowledge, result(sure, "webcam_risks"))


def test_in_doubt_both_topics_are_offered(knowledge):
    unsure = reading(("prevention", 0.24), ("webcam_risks", 0.22))
    assert offered(knowledge, unsure) == ("prevention", "webcam_risks")
    assert right_or_offered(knowledge, result(unsure, "webcam_risks"))


@pytest.mark.parametrize("second", ["sextortion_happening", "greet"])
def test_two_in_doubt_are_not_offered_where_someone_tells_what_happened(knowledge, second):
    unsure = reading(("prevention", 0.24), (second, 0.22))
    assert offered(knowledge, unsure) == ("prevention",)
    # The second most likely is right, but nobody is asked: it does not count.
    assert not right_or_offered(knowledge, result(unsure, second))
