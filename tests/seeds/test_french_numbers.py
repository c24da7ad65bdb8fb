"""Every French text that names the emergency numbers gives the first its article."""

import re
from pathlib import Path

import pytest
import yaml

from bot.i18n import catalogue

SEEDS = Path(__file__).parents[2] / "seeds"


def french(value, inside=False):
    """Yield the French texts of a file."""
    if isinstance(value, str) and inside:
        yield value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from french(below, inside or key == "fr")
    elif isinstance(value, list):
        for below in value:
            yield from french(below, inside)


def without_article(text):
    return re.search(r"(?<!\b[Ll]e )\{(?:emergency|numbers)\}", text.replace("\n", " "))


@pytest.mark.parametrize("path", sorted(SEEDS.rglob("*.yml")), ids=lambda path: path.stem)
def test_the_seeds_say_le(path):
    texts = french(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert [text for text in texts if without_article(text)] == []


def test_the_catalogue_says_le():
    assert [text for text in catalogue("fr").values() if without_article(text)] == []
