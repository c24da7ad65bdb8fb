"""A long message is also read by its clauses."""

import pytest

from bot.understanding.clauses import LONGEST, WINDOW, clauses, neighbouring

STORY = (
    "Bonjour, je cherche le formulaire pour la banque, on a tout bloqué comme il faut, et là mon "
    "fils ne répond plus derrière sa porte. Combien de temps pour être remboursé ?"
)


def test_a_clause_said_in_passing_stands_alone():
    assert "là mon fils ne répond plus derrière sa porte." in [
        part.removeprefix("et ") for part in clauses(STORY)
    ]


def test_nothing_that_was_said_is_lost():
    read = " ".join(clauses(STORY)).split()
    assert set(read) >= {word for word in STORY.split() if len(word) > 8}


@pytest.mark.parametrize("text", ["", "il est parti la rejoindre", "one two three " * 5])
def test_a_short_message_has_none(text):
    assert clauses(text) == []


def test_a_message_without_a_full_stop_is_read_through_a_window():
    words = [f"word{number}" for number in range(60)]
    parts = clauses(" ".join(words))
    assert {word for part in parts for word in part.split()} == set(words)
    assert max(len(part.split()) for part in parts) <= WINDOW


def test_a_long_sentence_is_split_where_it_can_be():
    text = "she said he was nice and funny and " * 6 + "now he waits at the gate"
    assert max(len(part.split()) for part in clauses(text)) <= LONGEST


def test_neighbours_are_read_together():
    assert neighbouring(["one", "two", "three"]) == ["one two", "two three"]
    assert neighbouring([]) == []
