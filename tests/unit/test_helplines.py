"""The right lines of the right country, and never hours that nobody verified."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge import helplines
from bot.knowledge.records import Hours, Span

NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Monday
VERIFIED = datetime.date(2026, 11, 21)
WEEKDAYS = Hours(
    spans=[Span(days=["mon", "tue", "wed", "thu", "fri"], from_="09:00", to="17:00")],
    verified_on=VERIFIED,
)


def ids(knowledge, code, profile, **more):
    return [line.id for line in helplines.choose(knowledge, code, profile, **more)]


@pytest.mark.parametrize(
    ("code", "profile", "first"),
    [
        ("FR", "sextortion", "fr_3018"),
        ("FR", "worried_about_self", "fr_stop"),
        ("GB", "worried_about_self", "uk_stop_it_now"),
        ("BE", "sextortion", "be_child_focus"),
        ("CA", "sextortion", "ca_cybertip"),
        ("US", "danger", "us_911"),
        ("IE", "danger", "ie_999"),
        ("CH", "child", "ch_147"),
        ("LU", "advice", "lu_bee_secure_helpline"),
    ],
)
def test_the_first_line_fits_country_and_situation(knowledge, code, profile, first):
    assert ids(knowledge, code, profile)[0] == first


def test_the_child_line_of_the_united_kingdom_is_childline(knowledge):
    assert "uk_childline" in ids(knowledge, "GB", "child")


def test_a_country_of_the_union_without_a_file_gets_the_european_lines(knowledge):
    assert "eu_112" in ids(knowledge, "DE", "danger")


def test_a_country_without_any_file_gets_worldwide_help(knowledge):
    assert ids(knowledge, "AU", "image_shared")


def test_no_adults_only_service_for_a_childs_image(knowledge):
    adults = {line.id for line in knowledge.helplines.values() if line.age_min == 18}
    assert {"ww_stopncii", "uk_revenge_porn_helpline"} <= adults
    for country in knowledge.countries:
        for profile in ("image_shared", "sextortion", "take_down", "child", "webcam"):
            assert not adults & set(ids(knowledge, country, profile)), (country, profile)


def test_what_is_hidden_is_never_chosen(knowledge):
    hidden = {line.id for line in knowledge.helplines.values() if line.hidden}
    assert "ch_142" in hidden
    for code, country in knowledge.countries.items():
        for profile in country.first:
            assert not hidden & set(ids(knowledge, code, profile))


def test_quebec_lines_are_left_out_for_another_province(knowledge):
    everywhere = ids(knowledge, "CA", "sextortion", most=20)
    quebec = {i for i in everywhere if knowledge.helplines[i].region == "QC"}
    assert quebec
    assert not quebec & set(ids(knowledge, "CA", "sextortion", region="other", most=20))


def test_every_country_answers_every_profile_with_a_line(knowledge):
    for code, country in knowledge.countries.items():
        for profile in country.first:
            assert ids(knowledge, code, profile), (code, profile)


def test_numbers_are_possible_and_written_alike(knowledge):
    assert helplines.number_problems(knowledge) == []


def test_hours_are_shown_only_when_verified_within_a_year():
    assert helplines.shown_hours(WEEKDAYS, NOON) is WEEKDAYS
    assert helplines.shown_hours(WEEKDAYS, NOON + datetime.timedelta(days=400)) is None
    assert helplines.shown_hours(Hours(always=True), NOON) is None


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (NOON, True),
        (NOON.replace(hour=9, minute=0), True),
        (NOON.replace(hour=8, minute=59), False),
        (NOON.replace(hour=17, minute=0), False),
        (NOON.replace(day=22), False),  # a Sunday
    ],
)
def test_open_now_goes_by_day_and_clock(moment, open_):
    assert helplines.is_open(WEEKDAYS, moment) is open_


def test_open_now_goes_by_the_clock_of_the_helpline(knowledge):
    line = knowledge.helplines["fr_3018"]
    before_nine = datetime.datetime(2026, 11, 23, 7, 30, tzinfo=datetime.UTC)  # 8:30 in Paris
    assert helplines.show(knowledge, line, "fr", before_nine)["open_now"] is False
    after_nine = before_nine + datetime.timedelta(hours=1)
    assert helplines.show(knowledge, line, "fr", after_nine)["open_now"] is True


def test_hours_are_written_in_both_languages():
    assert helplines.show_hours(WEEKDAYS, "fr") == "du lundi au vendredi de 09:00 à 17:00"
    assert helplines.show_hours(WEEKDAYS, "en") == "Monday to Friday 09:00–17:00"


def test_a_line_that_is_texted_is_linked_as_a_text(knowledge):
    card = helplines.show(knowledge, knowledge.helplines["fr_114"], "fr", NOON)
    assert card["tel"] == "sms:114"


def test_emergency_numbers_are_those_of_the_country(knowledge):
    assert helplines.emergency_numbers(knowledge, "FR", "fr") == "17 ou le 112"
    assert helplines.emergency_numbers(knowledge, "US", "en") == "911"
    assert helplines.emergency_numbers(knowledge, "FR", "en") == "17 or 112"
