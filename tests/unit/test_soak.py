"""What the soak says of what it saw."""

from collections import Counter

import pytest

from benchmarks.soak import MEGABYTE, Seen, percentile, read_talks, report, slope


def test_percentiles_are_values_that_were_seen():
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7.0], 99) == 7.0


def test_the_slope_is_told_by_the_hour_and_without_the_first_minutes():
    growing = [(60.0 * minute, 500.0 + minute) for minute in range(11)]
    assert slope(growing) == pytest.approx(60)
    warming = [(0.0, 100.0), (30.0, 300.0), *((60.0 * minute, 500.0) for minute in range(2, 11))]
    assert slope(warming) == 0
    assert MEGABYTE == 1024 * 1024


def test_people_talk_in_both_languages():
    talks = read_talks()
    assert {talk.metadata["language"] for talk in talks} == {"fr", "en"}
    assert len(talks) > 100 and all(talk.says for talk in talks)


@pytest.mark.parametrize(
    ("statuses", "faults", "well"),
    [({"message 200": 9}, 0, True), ({"message 200": 9, "message 500": 1}, 0, False),
     ({"session -TimeoutError": 1}, 0, False), ({"message 200": 9}, 1, False)],
)  # fmt: skip
def test_an_error_or_a_fault_is_told(capsys, statuses, faults, well):
    seen = Seen(seconds={"message": [0.1]}, statuses=Counter(statuses), memory=[(0, 1.0), (9, 1.0)])
    told = {'balise_faults_total{kind="error"}': faults, "balise_conversations_kept": 0}
    assert report(seen, told) is well
    assert "memory" in capsys.readouterr().out
