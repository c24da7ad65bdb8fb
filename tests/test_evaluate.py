"""`balise evaluate` measures what is in a folder of sets, and names a wrong line."""

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
