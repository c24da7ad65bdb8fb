"""Words of danger that speak of the past, a film, a jest: no reason for haste."""

from __future__ import annotations

import pytest

from bot.understanding.calm import speaks_of_else


@pytest.mark.parametrize(
    "text",
    [
        "Il y a trois ans, ma fille avait fugué.",
        "Quand j’étais petite, un homme m’attendait devant l’école",
        "Fausse alerte, il était chez sa cousine",
        "my nephew was missing in 2017",
        "in the series a boy runs away with a stranger",
        "What if she ever met somebody from her game?",
        "ce devoir va me tuer mdr",
        "a poster about missing children",
    ],
)
def test_what_is_past_told_or_supposed_is_calm(text):
    assert speaks_of_else(text)


@pytest.mark.parametrize(
    "text",
    [
        "ma fille n’est pas rentrée",
        "Il y a trois ans elle a fugué, et ce soir elle n’est pas rentrée",
        "he saw it in a film and now he wants to do it",
        "the police found her last year, she left again since noon",
    ],
)
def test_haste_outweighs_words_of_calm(text):
    assert not speaks_of_else(text)
