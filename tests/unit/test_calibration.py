"""How far belief and truth are apart."""

import pytest

from bot.evaluation.calibration import Belief, belief_of, bins, expected_error
from bot.evaluation.measures import Reading, TopicResult
from bot.evaluation.sets import TopicCase


def test_right_as_often_as_sure_is_no_error():
    beliefs = [Belief(0.75, n < 75) for n in range(100)]
    assert expected_error(bins(beliefs)) == pytest.approx(0)


def test_the_error_is_the_gap_weighed_by_messages():
    sure_and_wrong = [Belief(0.95, False)] * 10
    unsure_and_right = [Belief(0.25, True)] * 30
    error = expected_error(bins(sure_and_wrong + unsure_and_right))
    assert error == pytest.approx(0.25 * 0.95 + 0.75 * 0.75)


def test_every_message_is_in_one_bin_also_at_the_borders():
    binned = bins([Belief(confidence, True) for confidence in (0.0, 0.1, 0.999, 1.0)])
    assert [each.count for each in binned] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (binned[-1].low, binned[-1].high) == (0.9, 1.0)


def test_no_message_is_no_error():
    assert expected_error(bins([])) == 0


def test_the_classifier_is_judged_by_its_own_first_choice():
    from bot.dialogue.understood import Understood

    # The fallback took over, and danger was put first: neither belief is the classifier's first.
    ranking = (("nlu_fallback", 0.99), ("immediate_danger", 0.05), ("report", 0.4), ("greet", 0.1))
    heard = Understood("who do I tell", "out_of_scope", ranking)
    reading = Reading((("out_of_scope", 0.12),), "en", heard=heard)
    case = TopicCase("who do I tell", "en", "report", frozenset({"report"}))
    assert belief_of(TopicResult(case, reading)) == Belief(0.4, True)
