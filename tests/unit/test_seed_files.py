"""A wrong file of knowledge names itself, the line, the key and what was expected."""

import pytest

from bot.errors import SeedError
from bot.knowledge.records import Text, Topic
from bot.knowledge.seed_files import read_record


def write(folder, text):
    path = folder / "seed.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path):
    assert read_record(write(tmp_path, "fr: oui\nen: 'yes'\n"), Text) == Text(fr="oui", en="yes")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("fr: bonjour\n", 1, "missing required field `en`"),
        ("fr: a\nen: b\nde: c\n", 1, "unknown field `de`"),
        ("fr: a\nen: 7\n", 2, "Expected `str`, got `int`"),
        ("fr: a\nen: ''\n", 2, "length >= 1"),
        ("fr: a\nfr: b\nen: c\n", 2, "the key 'fr' stands twice"),
        ("fr: [a\nen: b\n", 2, "not valid YAML"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path, text, line, said):
    path = write(tmp_path, text)
    with pytest.raises(SeedError) as error:
        read_record(path, Text)
    assert str(error.value).startswith(f"{path}:{line}:")
    assert said in str(error.value)


def test_a_deep_mistake_names_its_own_line(tmp_path):
    path = write(tmp_path, "a:\n  group: information\n  urgency: soon\n  about: x\n")
    with pytest.raises(SeedError) as error:
        read_record(path, dict[str, Topic])
    assert ".urgency" in str(error.value)
    assert "Invalid enum value 'soon'" in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SeedError, match=r"none\.yml: expected a file, found none"):
        read_record(tmp_path / "none.yml", Text)


def test_bytes_that_are_not_text_are_refused(tmp_path):
    path = tmp_path / "seed.yml"
    path.write_bytes(b"fr: \xff\xfe\n")
    with pytest.raises(SeedError, match="expected UTF-8"):
        read_record(path, Text)
