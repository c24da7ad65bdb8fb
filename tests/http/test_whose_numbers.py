"""Whose numbers are given when a message names a place, over HTTP."""

import uuid

import pytest

FRANCE = {"language": "fr", "country": "FR"}


def lines(answer):
    return {line["id"] for line in answer.reply["helplines"]}


@pytest.mark.parametrize(
    ("text", "page", "country", "line"),
    [
        ("on habite Namur, mon fils est menacé", FRANCE, "BE", "be_child_focus"),
        ("Nous vivons à Lausanne, on fait du chantage à ma fille avec une photo", FRANCE, "CH", None),
        ("je suis belge, qui appeler ?", FRANCE, "BE", "be_child_focus"),
        ("we live in Galway, someone is blackmailing my son with a photo",
         {"language": "en", "country": "GB"}, "IE", None),
        ("Un homme de Genève fait du chantage à mon fils avec une photo", FRANCE, "FR", "fr_3018"),
        ("il veut retrouver ma fille à Bruxelles, il lui demande des photos", FRANCE, "FR", "fr_3018"),
        ("he says he lives in Glasgow and he asks my daughter for photos",
         {"language": "en", "country": "IE"}, "IE", None),
        ("we live in London and someone is blackmailing my son with a photo",
         {"language": "en", "country": "CA"}, "CA", None),
        ("we live in London and someone is blackmailing my son with a photo",
         {"language": "en", "country": "IE"}, "GB", "uk_ceop"),
    ],
)  # fmt: skip
def test_the_numbers_are_those_of_where_the_writer_lives(server, text, page, country, line):
    answer = server.ask(text, **page)
    assert answer.reply["country"] == country
    assert line is None or line in lines(answer)


def test_a_place_said_in_passing_does_not_hide_what_happened(server):
    told = server.ask("on habite Namur, mon fils est menacé", **FRANCE)
    assert told.reply["topic"] in ("sextortion_happening", "immediate_danger")
    sent = server.ask("we live in Leeds, my son sent a photo", language="en", country="IE")
    assert (sent.reply["topic"], sent.reply["country"]) == ("image_shared", "GB")


def test_in_danger_the_number_of_the_place_said_comes_first(server):
    answer = server.ask("on habite Lausanne, ma fille a avalé des comprimés", **FRANCE)
    first = answer.text.splitlines()[0]
    assert answer.reply["urgency"] == "emergency"
    assert "144" in first and "15" not in first


def test_a_place_said_later_changes_the_numbers_and_stays(server):
    sender = uuid.uuid4().hex
    asked = server.ask("quelqu'un menace de publier une photo de mon fils", sender, **FRANCE)
    assert "fr_3018" in lines(asked)
    placed = server.ask("on habite Namur", sender, **FRANCE)
    assert placed.reply["topic"] == asked.reply["topic"]
    assert "be_child_focus" in lines(placed) and "fr_3018" not in lines(placed)
    later = server.ask("il veut le voir à Lyon samedi", sender, **FRANCE)
    assert later.reply["country"] == "BE"
    assert server.ask("et à Lausanne ?", sender, **FRANCE).reply["country"] == "CH"


def test_a_city_that_yields_is_remembered(server):
    sender = uuid.uuid4().hex
    page = {"language": "en"}
    assert server.ask("hello, we live in Dublin", sender, **page).reply["country"] == "IE"
    assert server.ask("who can I call?", sender, **page).reply["country"] == "IE"
