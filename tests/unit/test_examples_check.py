"""What the check of the examples lists, and that the shipped examples pass it."""

from pathlib import Path

import pytest

from bot.authoring import example_files
from bot.authoring.example_files import Line
from bot.authoring.examples_check import FEWEST, check, find_duplicates, find_gaps, find_skeletons
from bot.errors import SeedError
from tests.conftest import ROOT


def lines(intent, language, *texts):
    return [Line(intent, language, text, Path("x.yml"), n) for n, text in enumerate(texts, 1)]


def kinds(findings):
    return [finding.kind for finding in findings]


def test_the_shipped_examples_have_nothing_to_mend():
    findings = check(example_files.read_lines(ROOT / "data/nlu"))
    assert not [(f.what, f.values, [line.text for line in f.lines]) for f in findings]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("who can I call in Ireland", "Who can I call in Ireland?"),
        ("photodna microsoft", "microsoft PhotoDNA"),
        ("où appeler l'été", "ou appeler l’ete"),
    ],
)
def test_a_line_written_twice_is_found(one, other):
    padding = [f"filler {word} text" for word in "abcd efgh ijkl mnop qrst uvwx".split()]
    assert kinds(find_duplicates(lines("a", "en", one, other, *padding))) == ["twice"]
    both = [*lines("a", "en", one, *padding), *lines("b", "en", other)]
    assert kinds(find_duplicates(both)) == ["across"]


def test_the_same_words_in_two_languages_are_no_duplicate_within_an_intent():
    both = [*lines("a", "en", "illegal?"), *lines("a", "fr", "illégal ?")]
    assert not list(find_duplicates(both))
    assert kinds(find_duplicates([*lines("a", "en", "illegal?"), *lines("b", "fr", "illégal ?")]))


def test_a_denial_is_another_sentence():
    said = lines("a", "en", "what can you do", "what can't you do", "other words entirely here")
    assert not list(find_duplicates(said))


def test_a_missing_language_and_too_few_are_found():
    some = [f"example number {n}" for n in range(FEWEST)]
    found = list(find_gaps([*lines("a", "en", *some), *lines("b", "fr", "seul")], {"fr", "en"}))
    assert [(f.kind, f.values["intent"], f.values["language"]) for f in found] == [
        ("missing", "a", "fr"),
        ("missing", "b", "en"),
        ("few", "b", "fr"),
    ]


def test_one_build_filling_an_intent_is_found():
    things = "cat dog cow hen pig fox owl bee ant rat".split()
    built = lines("a", "en", *(f"how do i get the {thing} to move" for thing in things))
    usual = "how do i get the to move".split()
    usual += [f"{one}{other}" for one in "abcdefghijkl" for other in "mnopqrstuvwxyz"][
        :144
    ]  # do is one of them
    common = lines("b", "en", *(" ".join(usual) for _ in range(20)))
    found = [f for f in find_skeletons([*built, *common]) if f.values["intent"] == "a"]
    assert len(found) == 1
    assert found[0].values["number"] == len(things)


def test_lines_know_where_they_stand(tmp_path):
    path = tmp_path / "a.en.yml"
    path.write_text(example_files.new_file("a", "en", ["x#p1"], ["one", "two"]))
    example_files.add_line(tmp_path, "a", "en", "three  and\nmore")
    found = example_files.read_file(path)
    assert [line.text for line in found] == ["one", "two", "three and more"]
    for line in found:
        assert path.read_text().splitlines()[line.number - 1].endswith(line.text)


def test_a_mark_of_an_entity_does_not_survive():
    assert example_files.clean("call [Paris](city) now") == "call Paris (city) now"


@pytest.mark.parametrize("text", ["nlu: 3\n", "- a\n", "nlu:\n- intent: a\n", "nlu: [a\n"])
def test_a_broken_file_is_named(tmp_path, text):
    path = tmp_path / "a.en.yml"
    path.write_text(text)
    with pytest.raises(SeedError, match=r"a\.en\.yml"):
        example_files.read_file(path)
