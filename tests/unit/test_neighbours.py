"""The nearest examples are found by a part of their meaning first; all of it decides."""

import numpy as np
from scipy.sparse import csr_matrix

from bot.understanding import neighbours
from bot.understanding.neighbours import Neighbours

LABELS = 7


def test_what_is_found_in_two_steps_is_what_comparing_with_every_example_finds(
    monkeypatch, tmp_path
):
    chance = np.random.default_rng(3)
    middles = chance.standard_normal((LABELS, 512)).astype(np.float32)
    places = chance.integers(0, LABELS, 4000)
    dense = middles[places] + chance.standard_normal((4000, 512)).astype(np.float32)
    words = csr_matrix(chance.random((4000, 300)) < 0.02, dtype=np.float32)
    Neighbours.learn(dense, words, places).save(tmp_path)
    near = Neighbours.load(tmp_path)
    asked = dense[:40] + 0.3 * chance.standard_normal((40, 512)).astype(np.float32)
    found = near.probabilities(asked, words[:40], LABELS)
    monkeypatch.setattr(neighbours, "CANDIDATES", len(places))  # every example is compared whole
    exact = near.probabilities(asked, words[:40], LABELS)
    assert np.allclose(found, exact, atol=0.02)
    assert (found.argmax(axis=1) == exact.argmax(axis=1)).all()


def test_fewer_examples_than_neighbours_are_enough():
    dense = np.eye(3, 512, dtype=np.float32)
    near = Neighbours.learn(dense, csr_matrix((3, 5), dtype=np.float32), np.arange(3))
    assert (near.probabilities(dense, csr_matrix((3, 5)), 3).argmax(axis=1) == [0, 1, 2]).all()
