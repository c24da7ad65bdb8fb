"""The page of measures: whole in itself, with every miss, and nothing that a message could do."""

from html.parser import HTMLParser

import pytest

from bot.dialogue.understood import Understood
from bot.errors import SettingError
from bot.evaluation import report
from bot.evaluation.measured import Measured
from bot.evaluation.measures import DangerResult, FactResult, Reading, TopicResult
from bot.evaluation.sets import DangerCase, FactCase, TopicCase
from bot.knowledge.precise import Told

HOSTILE = "what is <script>alert(1)</script> & co"


def reading(text, topic, confidence=0.8, danger=False):
    ranking = ((topic, confidence), ("report", 0.05))
    return Reading(ranking, "en", danger, Understood(text, topic, ranking))


def topic_result(text, expected, answered):
    case = TopicCase(text, "en", expected, frozenset({expected}))
    return TopicResult(case, reading(text, answered))


@pytest.fixture
def measured(knowledge):
    missed = DangerCase("she left to meet him", "en", True, "meeting")
    false = DangerCase("a film about a missing girl", "en", False, "film")
    return Measured(
        [topic_result("thanks", "thanks", "thanks"), topic_result(HOSTILE, "terminology", "greet")],
        [
            DangerResult(missed, reading(missed.text, "report")),
            DangerResult(false, reading(false.text, "report", danger=True)),
        ],
        [FactResult(FactCase("how many?", "en", frozenset({"a"}), frozenset({"b"})), Told(), frozenset(), None)],
        knowledge,
    )  # fmt: skip


class Page(HTMLParser):
    """What stands on a page: tags, ids, addresses it would fetch, and text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.fetched, self.text = [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "href", "xlink:href", "srcset", "data"):
                self.fetched += [] if value.startswith("#") else [value]

    def handle_data(self, data):
        self.text += data


def test_the_page_tells_every_miss_and_fetches_nothing(measured):
    page = Page(report.render(measured, "balise-test"))
    assert page.tags.count("svg") == 2
    assert "script" not in page.tags
    assert page.fetched == []
    assert len(page.ids) == len(set(page.ids))
    for told in (HOSTILE, "she left to meet him", "a film about a missing girl", "how many?"):
        assert told in page.text
    assert "Missed: 1" in page.text
    assert "False alarms: 1" in page.text


def test_plots_take_the_colour_of_the_page(measured):
    page = report.render(measured, "balise-test")
    assert "prefers-color-scheme: dark" in page
    assert "currentColor" in page
    plots = page[page.index("<svg") : page.rindex("</svg>")]
    assert "#000000" not in plots
    assert "#ffffff" not in plots


def test_nothing_misread_is_said_so(measured, knowledge):
    right = Measured(measured.topics[:1], [], [], knowledge)
    assert "No message was misread." in report.render(right, "balise-test")


def test_the_page_is_written_whole_or_not_at_all(measured, tmp_path):
    page = tmp_path / "report.html"
    page.write_text("the page before")
    report.write(page, measured, "balise-test")
    assert page.read_text().rstrip().endswith("</html>")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(SettingError, match="cannot be written"):
        report.write(tmp_path / "absent" / "report.html", measured, "balise-test")
