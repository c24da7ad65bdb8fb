"""`balise evaluate` measures what is in a folder of sets, and names a wrong line."""

import pytest

from tests.test_setup import balise

SETS = {
    "topics.fr.tsv": "greet\tbonjour\t\nhelplines\tquel numéro appeler ?\thuman\n",
    "topics.en.tsv": "greet\thello\t\nthanks\tthank you so much\t\n",
    "danger.tsv": "en\tdanger\tmissing\tmy daughter is missing, her phone is off\n"
    "fr\tcalm\tnews\tj'ai vu un film sur internet\n",
    "facts.tsv": "en\thow many web pages did the IWF find in 2023?\t"
    "iwf_2024_01#p10.pages\tiwf_2024_01#p10\n",
    "unanswerable.tsv": "fr\tcombien de victimes en Belgique en 2021 ?\n",
}


def write(folder, **changed):
    for name, text in SETS.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")


def test_small_sets_are_measured(model, tmp_path):
    write(tmp_path)
    done = balise("evaluate", "--sets", str(tmp_path), "--misses")
    assert done.returncode == 0, done.stderr
    for measure in ("right at once", "found", "false alarms", "right fact in the text"):
        assert measure in done.stdout
    assert "100.0 %  (1 of 1)" in done.stdout


def test_a_wrong_line_of_a_set_is_named(model, tmp_path):
    write(tmp_path, danger="en\tperhaps\tx\ttext\n")
    done = balise("evaluate", "--sets", str(tmp_path))
    assert done.returncode == 1
    assert "danger.tsv:1: expected fr or en, then danger or calm" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_is_written_beside_the_text(model, tmp_path):
    write(tmp_path)
    page = tmp_path / "report.html"
    done = balise("evaluate", "--sets", str(tmp_path), "--report", str(page))
    assert done.returncode == 0, done.stderr
    for measure in ("calibration error (ECE)", "right at once, or among the two offered"):
        assert measure in done.stdout
    assert str(page) in done.stdout
    assert "<title>Balise" in page.read_text(encoding="utf-8")


EXAMPLES = """nlu:
- intent: helplines
  metadata: {language: en}
  examples: |
    - which number can I call
    - is there a hotline at night
    - I want to phone someone
    - give me the number of a child protection line
- intent: thanks
  metadata: {language: en}
  examples: |
    - thank you so much
    - cheers mate
    - that was kind of you
    - much obliged
"""


def test_examples_are_cross_validated(tmp_path):
    (tmp_path / "few.en.yml").write_text(EXAMPLES, encoding="utf-8")
    done = balise("evaluate", "--folds", "2", "--examples", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Fold 2 of 2" in done.stderr
    for told in ("By topic, the weakest first", "helplines", "calibration error (ECE)"):
        assert told in done.stdout


def test_configurations_are_compared_on_the_sets(tmp_path):
    write(tmp_path)
    (tmp_path / "few.en.yml").write_text(EXAMPLES, encoding="utf-8")
    done = balise(
        "evaluate", "--compare", "without-ngrams",
        "--sets", str(tmp_path), "--examples", str(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for told in ("shipped", "without-ngrams", "McNemar", "(2 of 2)"):
        assert told in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--folds", "2", "--compare", "without-words"], 2, "do not go together"),
        (["--compare", "without-everything"], 2, "without-neighbours"),
        (["--examples", "data/nlu"], 2, "--examples goes with --folds or --compare"),
        (["--report", "no/such/folder/page.html"], 2, "there is no folder no/such/folder"),
        (["--folds", "2", "--examples", "docs/images"], 1, "expected files of training examples"),
    ],
)
def test_a_mistake_in_the_options_is_told_at_once(arguments, status, told):
    done = balise("evaluate", *arguments)
    assert done.returncode == status
    assert told in done.stderr
    assert "Traceback" not in done.stderr
