"""What a browser loads: built from its sources, small, complete in both languages."""

import datetime
import json
import re

import pytest

from bot.channels import widget_script
from bot.knowledge.helplines import emergency_numbers

NOW = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def countries(knowledge):
    return widget_script.countries(knowledge, NOW)


def test_the_built_script_matches_its_sources():
    first_line = widget_script.BUNDLE.read_text("utf-8").splitlines()[0]
    assert widget_script.fingerprint() in first_line, "the widget's sources changed: make widget"


def test_everything_together_is_small(knowledge):
    script = widget_script.prepare(knowledge, NOW)
    assert len(script.compressed) <= widget_script.MOST_BYTES == 25_000


def test_every_text_of_the_sources_is_carried_in_both_languages():
    """Counted another way: a text that the extraction missed would be shown in English."""
    written = set()
    for path in widget_script.sources():
        if path.suffix == ".js":
            written |= set(re.findall(r'\b(?:say|told)\(\s*"([^"]+)"', path.read_text("utf-8")))
    carried = widget_script.texts()
    assert len(written) > 30
    assert {t for t in written if t not in carried["fr"]} <= {"Conversation", "Messages"}
    # A sentence that is not handed to say() would not be translated at all.
    for path in widget_script.sources():
        if path.suffix == ".js":
            code = re.sub(r"//.*|/\*[\s\S]*?\*/", "", path.read_text("utf-8"))
            sentences = re.findall(r'(?<!say\()(?<!told\()"([A-Z][a-z]+ [a-z]+ [^"]*)"', code)
            assert not sentences, (path.name, sentences)


def test_every_country_is_carried_with_its_emergency_numbers_first(knowledge, countries):
    assert set(countries) == set(knowledge.countries)
    for code, told in countries.items():
        for language in ("fr", "en"):
            assert told[language]["emergency"] == emergency_numbers(knowledge, code, language)
            urgent = {knowledge.helplines[i].phone for i in knowledge.countries[code].emergency}
            assert {line.get("phone") for line in told[language]["lines"][: len(urgent)]} == urgent


def test_no_hidden_line_and_no_unverified_hours_are_carried(knowledge):
    later = NOW + datetime.timedelta(days=800)
    carried = json.dumps(widget_script.countries(knowledge, later))
    assert '"hours"' not in carried
    assert "open_now" not in json.dumps(widget_script.countries(knowledge, NOW))


def test_the_lock_of_the_build_names_no_address():
    lock = (widget_script.FOLDER / "package-lock.json").read_text()
    assert "resolved" not in lock and "http" not in lock.replace("https://opencollective", "")
    assert "omit-lockfile-registry-resolved=true" in (widget_script.FOLDER / ".npmrc").read_text()
    package = json.loads((widget_script.FOLDER / "package.json").read_text())
    for version in package["devDependencies"].values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
