"""Which cities, regions and peoples give a country, in both languages, and which do not."""

from pathlib import Path

import pytest
from babel import Locale

from bot.errors import SeedError
from bot.understanding import gazetteer
from bot.understanding.country import find, only_place, settle
from bot.understanding.gazetteer import Place

TABLE = Path(__file__).with_name("places.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split("\t")) for line in TABLE if not line.startswith("#")]


def said(text):
    place = find(text)
    return " ".join(filter(None, (place.country, place.region))) if place else "-"


@pytest.mark.parametrize(("place", "text"), ROWS)
def test_a_place_counts_only_as_the_writers_own(place, text):
    assert said(text) == place


@pytest.mark.parametrize("known", ["CA", "US"])
def test_a_city_of_the_country_known_moves_nobody(known):
    assert settle(find("we live in London"), known) is None
    assert settle(find("we live in London"), "IE").country == "GB"
    assert settle(find("on habite Londres"), known).country == "GB"


def test_a_people_is_believed_over_a_page_only_where_it_is_what_the_message_is_about():
    beside = find("je suis française et mon fils est menacé")
    assert settle(beside, "BE") is None
    assert settle(beside, None).country == "FR"
    assert settle(find("je suis belge"), "FR").country == "BE"
    assert settle(find("I'm Irish, who can I call?"), "GB").country == "IE"


def test_a_region_said_before_is_not_lost_by_naming_the_people():
    assert settle(find("I'm British and I need to talk"), "GB") is None


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("Namur", "all"),
        ("on habite Namur", "all"),
        ("et à Liège ?", "all"),
        ("and in Leeds?", "all"),
        ("je suis belge", "all"),
        ("sorry, I should have said, we live in Cardiff", "all"),
        ("on habite Namur, mon fils est menacé", None),
        ("ah attendez, on habite Namur", "part"),
        ("we live in Leeds, my son sent a photo", None),
        ("hang on a second, I'm in Ireland", "part"),
        ("and in the United States? she lives there half the year", "part"),
        ("nice", None),
        ("il veut la voir à Lyon", None),
        ("qui appeler à Genève ?", None),
    ],
)
def test_a_message_of_only_a_place_is_seen(text, only):
    assert only_place(text) == only


def test_each_name_is_of_a_country_that_exists():
    codes = Locale("en").territories
    names, _ = gazetteer._names()
    places = {place for kind, place in names.values() if kind != "none"}
    assert {place.country for place in places} <= set(codes)
    assert {code for place in places for code in place.yields} <= set(codes)
    assert {place.region for place in places} == {
        None, "QC", "other", "ENG", "SCT", "WLS", "NIR"
    }  # fmt: skip


def test_spelling_does_not_matter():
    names = ("SAINT ETIENNE", "St-Étienne", "saint etienne", "St. Etienne")
    assert {find(f"j’habite {name}") for name in names} == {Place("FR")}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("FR\t-\tplace\tlyon", "line 1: 5 columns, not 4"),
        ("FR\t-\tplace\t-\tlyon\nBE\t-\tplace\t-\tLyon", "line 2: 'Lyon' is named twice"),
    ],
)
def test_a_mistake_in_the_list_is_named(tmp_path, monkeypatch, line, told):
    file = tmp_path / "places.tsv"
    file.write_text(line, encoding="utf-8")
    monkeypatch.setattr(gazetteer, "FILE", file)
    with pytest.raises(SeedError, match=told):
        gazetteer._names.__wrapped__()
