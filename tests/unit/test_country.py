"""The country that a message gives as the writer's own."""

import pytest

from bot.understanding.country import Place, find, only_place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("je suis en Belgique", Place("BE")),
        ("we live in Ireland", Place("IE")),
        ("Who can I call in the UK?", Place("GB")),
        ("un numéro au Québec ?", Place("CA", "QC")),
        ("helpline Scotland", Place("GB", "SCT")),
        ("Northern Ireland please", Place("GB", "NIR")),
        ("on habite en Suisse romande", Place("CH")),
        ("not France, Belgium", Place("BE")),
        ("in the US", Place("US")),
    ],
)
def test_a_country_is_found(text, place):
    assert find(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "please help us with the us",
        "he's in America and wants money",
        "un homme qui vit en Belgique lui parle",
        "combien de cas au Royaume-Uni ?",
        "tell us more",
        "ma fille parle français",
    ],
)
def test_where_somebody_else_is_does_not_count(text):
    assert find(text) is None


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("je suis en suisse", True),
        ("Belgique", True),
        ("we live in Ireland", True),
        ("no sorry, I'm in the UK", True),
        ("et au Québec ?", True),
        ("je suis en Suisse et ma fille a disparu", False),
        ("who can I call in Belgium", False),
        ("bonjour", False),
    ],
)
def test_a_message_that_only_says_where_is_seen(text, only):
    assert (only_place(text) == "all") is only
