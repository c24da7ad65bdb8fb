"""The commands as a maintainer uses them, on a copy of the project without a model."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys

import pytest

from bot.reporting.counts import Counts
from bot.review.kept import KeptMessages
from tests.cli.shell import copy_project
from tests.conftest import ROOT

WITHOUT_RASA = [
    ["--help"],
    ["seeds", "list"],
    ["intents", "list"],
    ["examples", "check"],
    ["models", "list"],
    ["helplines", "due"],
    ["i18n", "check"],
    ["review", "status"],
    ["report"],
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("commands"))


def good(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("arguments", WITHOUT_RASA, ids=" ".join)
def test_these_commands_do_not_import_rasa(arguments):
    code = (
        "import sys; from bot.cli import balise; from bot.errors import BaliseError\n"
        "try: balise(sys.argv[1:], standalone_mode=False)\n"
        "except BaliseError: pass\n"
        "assert 'rasa' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_help_loads_little():
    code = (
        "import sys; from bot.cli import balise; balise(['--help'], standalone_mode=False); "
        "assert not {'numpy', 'babel', 'yaml', 'rich', 'sqlite3'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_command_reference_is_that_of_the_help():
    from bot.cli.reference import write_reference

    assert (ROOT / "docs/commands.md").read_text(encoding="utf-8") == write_reference(), (
        "write it anew: .venv/bin/python -m bot.cli.reference"
    )


def test_what_is_known_can_be_listed_and_shown(shell):
    assert "iwf_2024_01" in good(shell.balise("seeds", "list"))
    shown = good(shell.balise("seeds", "show", "nspcc_2018_09#p2"))
    assert "22,724" in shown
    assert "cited by:" in shown
    assert re.search(r"helplines +action +\d+", good(shell.balise("seeds", "coverage")))
    assert re.search(r"helplines +action +support +12 +12", good(shell.balise("intents", "list")))
    shown = good(shell.balise("intents", "show", "helplines", "--examples", "2"))
    assert "12 examples in “en”" in shown
    assert shown.count("  - ") == 4
    assert "offender_survey_2024#p16" in good(shell.balise("intents", "suggest"))


def test_an_example_is_added_once(shell):
    line = "whom may I phone at night about this"
    added = shell.balise("examples", "add", "helplines", line, "--language=en", "--yes")
    good(added)
    assert "There is no model" in added.stderr
    path = shell.root / "data/nlu/helplines.en.yml"
    assert path.read_text().count(line) == 1
    again = shell.balise("examples", "add", "helplines", line.upper(), "--language=en", "--yes")
    assert again.returncode == 1
    assert f"Stands already in helplines: {line}" in again.stdout
    typed = "combien coûte l'appel au juste\n\n\n"
    good(shell.balise("examples", "add", "helplines", "--language=fr", typed=typed))
    assert "combien coûte l'appel au juste" in (path.parent / "helplines.fr.yml").read_text()


def test_an_intent_whose_examples_are_known_already_is_refused(shell):
    good(shell.balise("intents", "new", "copied", "--from", "iwf_2024_01#p4"))
    draft = shell.root / "drafts/copied.intent.yml"
    text = draft.read_text().replace("      TODO", "      A text.")
    known = (shell.root / "data/nlu/helplines.fr.yml").read_text().splitlines()[-1].strip("- ")
    draft.write_text(text.replace("    - TODO", f"    - {known}").replace("TODO", "Un texte"))
    done = shell.balise("intents", "finish", "copied")
    assert done.returncode == 1
    assert f"= helplines: '{known}'" in done.stderr.replace('"', "'")
    assert "fr: 5 < 15" in done.stderr
    assert not (shell.root / "data/nlu/copied.fr.yml").exists()
    draft.unlink()


def test_helplines_are_listed_checked_and_verified(shell):
    assert "lu_112" in good(shell.balise("helplines", "list", "--country", "lu"))
    assert "[fr] 3018" in good(shell.balise("helplines", "show", "fr_3018"))
    assert "nothing to mend" in good(shell.balise("helplines", "check"))
    due = shell.balise("helplines", "due")
    assert due.returncode == 1
    assert "hours not verified this year" in due.stdout
    good(shell.balise("helplines", "verify", "lu_112", "--hours", typed="A. Martin\n"))
    shown = good(shell.balise("helplines", "show", "lu_112"))
    assert f"verified on {datetime.date.today()} by A. Martin" in shown


def test_models_are_chosen_and_pruned_but_never_the_one_in_use(shell):
    folder = shell.root / "models"
    folder.mkdir()
    for number in range(4):
        (folder / f"balise-{number}.tar.gz").write_bytes(b"x")
        import os

        os.utime(folder / f"balise-{number}.tar.gz", (number, number))
    assert "▸ balise-3" in good(shell.balise("models", "list"))
    good(shell.balise("models", "use", "balise-0"))
    assert "▸ balise-0" in good(shell.balise("models", "list"))
    pruned = good(shell.balise("models", "prune", "--keep", "1", typed="y\n"))
    assert "2 deleted." in pruned
    assert sorted(p.name for p in folder.glob("*.gz")) == ["balise-0.tar.gz", "balise-3.tar.gz"]
    good(shell.balise("models", "use", "--newest"))
    assert "▸ balise-3" in good(shell.balise("models", "list"))
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def test_missed_messages_become_examples(shell, tmp_path):
    place = {"BALISE_DATA": str(tmp_path)}
    assert "Off: nothing is kept." in good(shell.balise("review", "status", **place))
    assert "Nothing was changed." in good(shell.balise("review", "on", typed="n\n", **place))
    good(shell.balise("review", "on", "--days", "9", typed="y\n", **place))
    kept, today = KeptMessages(tmp_path), datetime.date.today()
    for text in ("premier message raté", "second message raté", "third missed message"):
        language = "en" if "missed" in text else "fr"
        kept.keep(today, language, text, "prevention", 0.2)
    assert "second message raté" in good(shell.balise("review", "list", **place))
    # An unknown name is told; then: the first for report, reworded; skip; delete.
    typed = "nope\nreport\nje veux signaler ce premier message\ns\nd\n"
    done = shell.balise("review", "label", typed=typed, **place)
    assert "There is no intent 'nope'" in good(done)
    assert "1 examples added" in done.stdout
    assert "signaler ce premier message" in (shell.root / "data/nlu/report.fr.yml").read_text()
    assert [message.text for message in kept.all()] == ["second message raté"]
    assert "1 messages were deleted" in good(shell.balise("review", "off", **place))
    assert kept.all() == []


def test_the_report_counts_and_draws(shell, tmp_path):
    counts, today = Counts(tmp_path), datetime.date.today()
    for topic in ("report", "report", "prevention"):
        counts.add(today, {"topic": topic, "language": "fr", "understood": "yes"})
    place = {"BALISE_DATA": str(tmp_path)}
    shown = good(shell.balise("report", **place))
    assert "3 questions" in shown
    assert re.search(r"report +2 +67% +█+", shown)
    page = tmp_path / "report.html"
    good(shell.balise("--lang", "fr", "report", "--html", str(page), **place))
    text = page.read_text(encoding="utf-8")
    assert '<html lang="fr">' in text
    assert "<caption>Thèmes</caption>" in text
    assert "<script" not in text


def test_a_third_language_is_added_by_files_alone(shell):
    assert "fr: complete" in good(shell.balise("i18n", "check", "--language", "fr"))
    good(shell.balise("i18n", "update", "--language", "de"))
    unfinished = shell.balise("i18n", "check", "--language", "de")
    assert unfinished.returncode == 1
    assert "de/balise.po: missing: Answer" in unfinished.stdout
    # A translator's work, which here puts ß before each text.
    for domain in ("balise", "cli"):
        path = shell.root / f"bot/locales/de/LC_MESSAGES/{domain}.po"
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        entry = re.compile(r'msgid ((?:".*"\n)+)msgstr ""\n')
        body = entry.sub(
            lambda m: f'msgid {m[1]}msgstr "ß "\n{m[1].removeprefix(chr(34) * 2 + chr(10))}',
            body + "\n",
        )
        path.write_text(f"{head}\n\n{body}", encoding="utf-8")
    good(shell.balise("i18n", "check", "--language", "de"))
    assert "ß Suggest intents" in good(shell.balise("--lang", "de", "intents", "--help"))
    assert "ß Off: nothing is kept." in good(shell.balise("review", "status", LANG="de_DE.UTF-8"))
    code = "from bot.i18n import say; print(say('Answer', 'de'))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=shell.root, capture_output=True, text=True
    )
    assert done.stdout.strip() == "ß Answer"
    broken = shell.root / "bot/locales/de/LC_MESSAGES/balise.po"
    broken.write_text(
        broken.read_text()
        .replace('"ß "\n"Call {numbers}', '"ß Call {nummern}')
        .replace('msgid "Answer"', '#, fuzzy\nmsgid "Answer"')
    )
    listed = shell.balise("i18n", "check", "--language", "de")
    assert listed.returncode == 1
    assert "unknown placeholder: Call {numbers}" in listed.stdout
    assert "unsure (fuzzy): Answer" in listed.stdout
    good(shell.balise("i18n", "extract"))
    assert 'msgid "Answer"' in (shell.root / "build/locales/balise.pot").read_text()


def test_the_shipped_catalogues_are_complete(shell):
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "i18n", "check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_what_a_server_meets_is_counted_and_kept_only_as_allowed(model, tmp_path):
    from tests.conftest import running_server

    today = datetime.date.today()
    kept = KeptMessages(tmp_path)
    kept.allow(5, today)
    with running_server(tmp_path, BALISE_DATA=str(tmp_path)) as server:
        server.ask("Qui appeler en Belgique ?")
        server.ask("truc machin chose bidule Clémentine Rouvière blip", language="fr")
        server.ask("il est en bas et il attend ma fille Clémentine")
        for _ in range(100):
            if Counts(tmp_path).totals(today, today)["turns"]["all"] == 3:
                break
            server.send("/health")  # the writer's turn
    totals = Counts(tmp_path).totals(today, today)
    assert totals["turns"]["all"] == 3
    assert totals["topic"]["helplines"] == 1
    assert totals["country"]["BE"] == 1
    texts = [message.text for message in kept.all()]
    assert len(texts) <= 1  # never the danger
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "Clémentine".encode() not in everything
    assert json.dumps(texts).count("Rouvi") == 0
