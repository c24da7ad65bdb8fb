"""One reply, as each messenger shows it."""

import re

import pytest

from bot.channels.rendering import cards, html, markup
from bot.channels.rendering.document import document
from bot.channels.rendering.numbers import link_numbers

NB = "\u00a0"
TEXT = (
    f"Appelez le 17 ou le 112.\n\nAu Royaume-Uni, 119{NB}000 images et 119{NB}% ; pour un conseil "
    "le 119.\n\n- un <b> & un *c*\n- https://www.example.org/a_b."
)
REPLY = {
    "topic": "report", "language": "fr", "urgency": "urgent", "audience": "staff", "country": "FR",
    "citations": [
        {"passage": "a#p1", "kind": "article", "title": "Un <titre>", "publisher": "IWF",
         "published": "2024", "published_shown": "2024", "locator": f"§{NB}{n}", "says": "…" * 10,
         "caveat": None, "url": "https://www.example.org/x?a=1&b=2"}
        for n in (1, 2)
    ],
    "helplines": [
        {"id": "fr_17", "name": "17, police", "does": "", "phone": "17", "tel": "tel:17", "url": None,
         "hours": "jour et nuit", "open_now": True, "free": True, "verified_on": None},
        {"id": "uk_nspcc", "name": "NSPCC", "does": "", "phone": "0808 800 5000",
         "tel": "tel:+448088005000", "url": None, "hours": None, "open_now": None, "free": None,
         "verified_on": None},
        {"id": "fr_web", "name": "PHAROS", "does": "", "phone": None, "tel": None,
         "url": "https://www.example.org/p", "hours": None, "open_now": None, "free": None,
         "verified_on": None},
    ],
    "suggestions": [{"title": "Signaler", "payload": "Où signaler ?"},
                    {"title": "Garder des preuves | ici", "payload": "Quelles preuves ?"}],
}  # fmt: skip
NUMBERS = {"112": "tel:112", "119": "tel:119"}


@pytest.fixture
def shown():
    return document([TEXT], REPLY, NUMBERS)


def test_only_numbers_to_call_can_be_tapped(shown):
    written = html.matrix(shown)
    assert re.findall(r'href="(tel:[^"]+)"', written) == [
        "tel:17", "tel:112", "tel:119", "tel:17", "tel:+448088005000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Call 999.", ["999"]), ("Call 999 or 112 now", ["999", "112"]), ("1999 and 9990", []),
        ("999,000 images", []), ("999 000 images", []), ("the 17 pupils", []),
        ("pupils of 13 to 17.", []), ("le 17 janvier", []), ("Appelez le 17.", ["17"]),
        ("appelez le 17 ou 112, vite", ["17", "112"]), ("17, police", ["17"]), ("999%", []),
        ("0808\u00a0800 5000", ["0808\u00a0800 5000"]), ("+999", []), ("9.999", []),
    ],
)  # fmt: skip
def test_a_number_is_only_a_number_where_it_stands_alone(text, linked):
    numbers = {n: f"tel:{n}" for n in ("999", "112", "17", "0808 800 5000")}
    spans = link_numbers(text, numbers)
    assert [span.text for span in spans if span.link] == linked
    assert "".join(span.text for span in spans) == text


def test_each_source_is_named_once_with_its_link(shown):
    written = markup.write(shown, markup.COMMONMARK)
    assert written.count("https://www.example.org/x?a=1&b=2") == 1
    assert (
        f"[Un \\<titre\\>](https://www.example.org/x?a=1&b=2), IWF, 2024, §{NB}1, §{NB}2" in written
    )


def test_choices_are_numbered_in_the_order_of_the_envelope(shown):
    for dialect in (markup.PLAIN, markup.COMMONMARK, markup.SLACK, markup.TELEGRAM):
        assert "\n1. Signaler\n2. Garder des preuves" in markup.write(shown, dialect)
    assert "<ol><li>Signaler</li><li>Garder des preuves | ici</li></ol>" in html.matrix(shown)


def test_a_line_is_listed_once_and_with_its_number(shown):
    written = markup.write(shown, markup.PLAIN)
    assert re.search(r"- NSPCC\s: 0808 800 5000", written)
    assert re.search(r"- PHAROS\s: https://www.example.org/p", written)
    told = document(["Appelez NSPCC : 0808 800 5000"], REPLY, {})
    assert markup.write(told, markup.PLAIN).count("0808 800 5000") == 1


@pytest.mark.parametrize("write", [html.matrix, lambda d: markup.write(d, markup.TELEGRAM)])
def test_html_is_escaped(shown, write):
    written = write(shown)
    assert "un &lt;b&gt; &amp; un *c*" in written
    assert "<titre>" not in written


def test_slack_escapes_and_links(shown):
    written = markup.write(shown, markup.SLACK)
    assert "un &lt;b&gt; &amp; un *c*" in written
    assert "<tel:+448088005000|0808 800 5000>" in written


def test_slack_blocks_keep_to_the_limits():
    long = document(["mot " * 3000], REPLY, {})
    blocks = cards.slack(long)
    assert all(len(b["text"]["text"]) <= 3000 for b in blocks if b["type"] == "section")
    buttons = blocks[-1]["elements"]
    assert [button["value"] for button in buttons] == ["1", "2"]
    assert all(len(button["text"]["text"]) <= 75 for button in buttons)


def test_a_teams_card_has_a_button_for_each_choice(shown):
    card = cards.teams(shown)
    assert [a["data"]["msteams"]["value"] for a in card["actions"]] == ["1", "2"]
    assert "[17](tel:17)" in card["body"][0]["text"]


def test_long_texts_are_cut_where_it_reads_best_and_nothing_is_lost():
    texts = ["Une phrase. " * 40, "a" * 250, "fin"]
    pieces = markup.split(texts, 100)
    assert all(0 < len(piece) <= 100 for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", "".join(texts))
    assert pieces[0].endswith(".")
