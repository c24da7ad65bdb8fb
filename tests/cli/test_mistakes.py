"""What a maintainer can do wrong: each told in one message, with nothing half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.cli.shell import copy_project, fill


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("mistakes"))


@pytest.fixture
def untouched(shell):
    """Fails when the test changed a file of the project."""
    before = shell.files()
    yield
    assert shell.files() == before


MISTAKES = [
    # arguments, exit status, what is said
    (["nope"], 2, "No such command 'nope'"),
    (["--lang", "xx"], 2, "There is no language 'xx' here; known: en, fr."),
    (["seeds", "add", "nope.txt"], 2, "nope.txt: expected a file, found none."),
    (["seeds", "add", "seeds"], 2, "seeds: expected a file, found none."),
    (["seeds", "show", "nope"], 2, "There is no source 'nope'. Known: balise seeds list"),
    (["seeds", "finish", "nope"], 2, "There is no draft drafts/nope.article.yml."),
    (["intents", "show", "nope"], 2, "There is no intent 'nope'. Known intents: balise intents list"),
    (["intents", "finish", "nope"], 2, "There is no draft drafts/nope.intent.yml."),
    (["intents", "new", "helplines"], 2, "There is an intent 'helplines' already."),
    (["intents", "new", "Bad-Name"], 2, "The name may hold small letters, digits and underscores; found 'Bad-Name'."),
    (["intents", "new", "fine", "--from", "x#p1"], 2, "There is no passage 'x#p1'. Known: balise seeds list"),
    (["intents", "diff"], 1, "No model says what it was made from. Make one: balise train"),
    (["examples", "check", "--intent", "nope"], 2, "There is no intent 'nope'."),
    (["examples", "add", "nope", "hello"], 2, "There is no intent 'nope'."),
    (["examples", "add", "helplines", "  "], 2, "The example is empty."),
    (["examples", "add", "helplines", "who picks up at three"], 2, "Without a model the language is not known: give --language fr or en."),
    (["models", "use", "nope"], 2, "There is no model 'nope'. Known: balise models list"),
    (["models", "use", "../bot/floors"], 2, "There is no model '../bot/floors'."),
    (["models", "use"], 2, "Give the name of a model, or --newest."),
    (["models", "prune", "--keep", "0"], 2, "0 is not in the range x>=1."),
    (["compare", "a", "b"], 2, "There is no model 'a'. Known: balise models list"),
    (["helplines", "show", "nope"], 2, "There is no helpline 'nope'. Known: balise helplines list"),
    (["helplines", "verify", "nope"], 2, "There is no helpline 'nope'."),
    (["helplines", "verify", "fr_3018", "--by", 'A "B"'], 2, "Expected a name; found"),
    (["helplines", "verify", "fr_3018", "--by", "A", "--on", "2999-01-01"], 2, "2999-01-01 is still to come."),
    (["helplines", "list", "--country", "zz"], 2, "No helplines for 'zz'; known: BE,"),
    (["i18n", "check", "--language", "de"], 1, "bot/locales/de/LC_MESSAGES/balise.po: there is no catalogue. Make it: balise i18n update --language de"),
    (["i18n", "update", "--language", "../x"], 2, "'../x' is no language; expected a code such as de, es, it."),
    (["report", "--since", "2026-02-01", "--until", "2026-01-01"], 2, "The first day, 2026-02-01, is after the last, 2026-01-01."),
    (["report", "--since", "soon"], 2, "'soon' does not match the format"),
    (["review", "delete", "7"], 2, "There is no message 7. Known: balise review list"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    MISTAKES,
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_a_mistake_is_told_in_plain_words(shell, tmp_path, arguments, status, said):
    before = shell.files()
    done = shell.balise(*arguments, BALISE_DATA=str(tmp_path))
    assert done.returncode == status, done.stdout + done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert shell.files() == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "expected an article, found an empty file."),
        ("picture.txt", b"\x89PNG\0\0\xff", "expected UTF-8 text, HTML or PDF."),
        ("broken.pdf", b"%PDF-1.7 nothing follows", "this PDF cannot be read"),
        ("bare.html", b"<html><body><script>1</script></body></html>", "no text was found in it."),
        ("german.txt", "Die Eltern sollten mit ihren Kindern über das Internet sprechen.".encode(), "expected French or English, found 'de'"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_article_is_told(shell, tmp_path, untouched, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    done = shell.balise("seeds", "add", str(path))
    assert done.returncode == 1
    assert f"{name}: {said}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_draft_is_never_overwritten(shell, tmp_path):
    article = tmp_path / "article.txt"
    article.write_text("A survey of 300 homes.\nIt found that parents talk with their children.\n")
    arguments = ("seeds", "add", str(article), "--id", "twice", "--without-model")
    assert shell.balise(*arguments).returncode == 0
    draft = shell.root / "drafts/twice.article.yml"
    draft.write_text("mine")
    done = shell.balise(*arguments)
    assert done.returncode == 2
    assert "drafts/twice.article.yml is there already; choose another --id." in done.stderr
    assert draft.read_text() == "mine"
    draft.unlink()


def test_an_unfinished_or_broken_draft_is_told_with_its_lines(shell, tmp_path):
    assert shell.balise("intents", "new", "half_done", "--from", "iwf_2024_01#p4").returncode == 0
    draft = shell.root / "drafts/half_done.intent.yml"
    unfinished = shell.balise("intents", "finish", "half_done")
    assert unfinished.returncode == 1
    assert "places are still to be filled in:" in unfinished.stderr
    assert "drafts/half_done.intent.yml:5: about: TODO" in unfinished.stderr
    fill(draft, ("^about: .*", "about: [unclosed"))
    draft.write_text(draft.read_text().replace("TODO", "x"))
    broken = shell.balise("intents", "finish", "half_done")
    assert broken.returncode == 1
    assert "drafts/half_done.intent.yml:" in broken.stderr
    assert "not valid YAML" in broken.stderr
    assert not (shell.root / "seeds/answers/half_done.yml").exists()
    draft.unlink()


def test_broken_examples_are_told_with_file_and_line(shell):
    path = shell.root / "data/nlu/helplines.en.yml"
    before = path.read_text()
    path.write_text(before + "    no dash before this\n")
    try:
        done = shell.balise("examples", "check")
    finally:
        path.write_text(before)
    line = before.count("\n") + 1
    assert done.returncode == 1
    assert (
        f"data/nlu/helplines.en.yml:{line}: expected an example that begins with '- '"
        in done.stderr
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["examples", "add", "helplines", "who picks up at three", "--language=en", "--yes"],
        ["intents", "new", "no_room"],
        ["helplines", "verify", "lu_112", "--by", "A"],
        ["i18n", "update"],
        ["i18n", "compile"],
        ["i18n", "extract"],
        ["review", "on", "--yes"],
    ],
    ids=" ".join,
)
def test_a_full_disk_leaves_everything_as_it_was(shell, untouched, arguments):
    # No file may grow beyond nothing: every write fails, as on a full disk.
    limited = 'ulimit -f 0; exec "$@"'
    done = subprocess.run(
        ["/bin/sh", "-c", limited, "sh", sys.executable, "-B", "-m", "bot.cli", *arguments],
        cwd=shell.root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(shell.root), "LANG": "C", "LC_ALL": "C"},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("balise: ") or "\nbalise: " in done.stderr


def test_ctrl_c_stops_without_writing(shell, untouched):
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "bot.cli", "examples", "add", "helplines", "--language=en"],
        cwd=shell.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env={**os.environ, "PYTHONPATH": str(shell.root), "LANG": "C", "LC_ALL": "C"},
    )  # fmt: skip
    process.stdin.write("who picks up at three in the morning\n")
    process.stdin.flush()
    said = ""
    while "[Y/n]" not in said:
        letter = process.stdout.read(1)
        assert letter, said + process.stderr.read()
        said += letter
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped." in errors
    assert "Traceback" not in errors


def test_a_mistake_is_told_in_french_where_french_is_spoken(shell):
    done = shell.balise("seeds", "show", "nope", LANG="fr_FR.UTF-8")
    assert done.returncode == 2
    assert "Il n’y a pas de source 'nope'." in done.stderr
    done = shell.balise("--lang", "fr", "seeds", "nope")
    assert "Il n’y a pas de commande 'nope'." in done.stderr
    assert "Usage\u00a0:" in done.stderr
