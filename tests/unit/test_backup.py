"""What would be missed is saved and put back whole, and nothing else is."""

import datetime
import json
import sqlite3
import stat
import zipfile

import pytest

from bot import backup
from bot.errors import SettingError, SetupError
from bot.matrix.settings import CONFIG
from bot.reporting.counts import Counts
from bot.review.kept import KeptMessages
from bot.runtime.kept_key import kept_key
from bot.stores.sqlite import open_sqlite

TODAY = datetime.date.today()
LONG_AGO = TODAY - datetime.timedelta(days=100)


@pytest.fixture
def folders(tmp_path):
    """A data folder and a folder of the bridge with something of everything."""
    data, matrix = tmp_path / "data", tmp_path / "matrix"
    kept_key(data)
    open_sqlite(data / "talks.sqlite").dispose()
    Counts(data).add(TODAY, {"topic": "report"})
    review = KeptMessages(data)
    review.allow(30, TODAY)
    assert review.keep(TODAY, "en", "what is this thing", "report", 0.2)
    matrix.mkdir()
    (matrix / CONFIG).write_text("homeserver: https://matrix.example.org\n")
    (matrix / "account.json").write_text('{"access_token": "secret"}')
    return data, matrix


def topics(data):
    return Counts(data).totals(TODAY, TODAY)["topic"]


def restored(tmp_path, source, **options):
    target = tmp_path / "new", tmp_path / "new-matrix"
    return backup.restore(source, *target, **options), *target


def test_all_of_it_comes_back(folders, tmp_path):
    file = tmp_path / "b.zip"
    backup.save(*folders, file)
    parts, data, matrix = restored(tmp_path, file)
    assert parts == ["counts.sqlite", "review.sqlite", "matrix/config.yml"]
    assert topics(data) == {"report": 1}
    assert KeptMessages(data).consent().days == 30
    assert [message.text for message in KeptMessages(data).all()] == ["what is this thing"]
    assert (matrix / CONFIG).read_text() == "homeserver: https://matrix.example.org\n"
    made = [file, *data.iterdir(), *matrix.iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_conversations_and_keys_are_not_in_it(folders, tmp_path):
    file = tmp_path / "b.zip"
    backup.save(*folders, file)
    with zipfile.ZipFile(file) as packed:
        assert sorted(packed.namelist()) == [
            "backup.json", "counts.sqlite", "matrix/config.yml", "review.sqlite",
        ]  # fmt: skip
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"secret" not in everything
    assert kept_key(folders[0]).encode() not in everything


def test_nothing_is_replaced_unless_asked(folders, tmp_path):
    file = tmp_path / "b.zip"
    backup.save(*folders, file)
    with pytest.raises(SettingError, match="--force"):
        backup.save(*folders, file)
    Counts(folders[0]).add(TODAY, {"topic": "report"})
    with pytest.raises(SettingError, match="nothing was restored"):
        backup.restore(file, *folders)
    assert topics(folders[0]) == {"report": 2}
    backup.restore(file, *folders, force=True)
    assert topics(folders[0]) == {"report": 1}


def test_a_message_whose_time_is_over_does_not_come_back(folders, tmp_path):
    file = tmp_path / "b.zip"
    assert KeptMessages(folders[0]).keep(LONG_AGO, "en", "an old line", "report", 0.2)
    backup.save(*folders, file)
    _, data, _ = restored(tmp_path, file)
    assert [message.text for message in KeptMessages(data).all()] == ["what is this thing"]
    assert b"an old line" not in (data / "review.sqlite").read_bytes()


def test_without_anything_to_save_it_says_so(tmp_path):
    with pytest.raises(SetupError, match="nothing to save"):
        backup.save(tmp_path / "none", tmp_path / "none", tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_a_damaged_database_is_not_saved_as_if_it_were_whole(folders, tmp_path):
    (folders[0] / "counts.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(SetupError, match=r"counts\.sqlite"):
        backup.save(*folders, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def changed(file, **parts):
    """Rewrite a backup: other bytes in a part, other words in its list."""
    with zipfile.ZipFile(file) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    about = json.loads(held["backup.json"])
    about |= parts.pop("about", {})
    held |= {"backup.json": json.dumps(about).encode(), **parts}
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in held.items():
            packed.writestr(name, content)


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-200]),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_text("no backup"),
        lambda file: changed(file, **{"counts.sqlite": b"other bytes"}),
        lambda file: changed(file, about={"parts": ["counts.sqlite"]}),
        lambda file: changed(file, about={"parts": {"../outside": "0"}}),
        lambda file: changed(file, about={"parts": {"session.key": "0"}}),
        lambda file: changed(file, about={"format": 2}),
    ],
)
def test_what_is_no_whole_backup_restores_nothing(folders, tmp_path, harm):
    file = tmp_path / "b.zip"
    backup.save(*folders, file)
    harm(file)
    with pytest.raises(SettingError, match="nothing was restored"):
        restored(tmp_path, file)
    assert not (tmp_path / "new").exists()


def test_a_database_in_use_is_not_replaced(folders, tmp_path):
    file = tmp_path / "b.zip"
    backup.save(*folders, file)
    busy = sqlite3.connect(folders[0] / "counts.sqlite")
    busy.execute("BEGIN EXCLUSIVE")
    with pytest.raises(SetupError, match="locked"):
        backup.restore(file, *folders, force=True)
    busy.close()
    assert topics(folders[0]) == {"report": 1}


def test_a_place_that_cannot_be_written_leaves_all_as_it_was(folders, tmp_path):
    file = tmp_path / "b.zip"
    backup.save(*folders, file)
    (tmp_path / "new-matrix").write_text("a file where a folder should be")
    with pytest.raises(SetupError, match="new-matrix"):
        restored(tmp_path, file)
    assert not list((tmp_path / "new").glob("*"))


def test_the_commands_save_and_restore(folders, tmp_path, monkeypatch):
    from click.testing import CliRunner

    from bot.cli import balise, words

    words.choose_language("fr")
    monkeypatch.setenv("BALISE_DATA", str(folders[0]))
    file, matrix = str(tmp_path / "b.zip"), ["--folder", str(folders[1])]
    saved = CliRunner().invoke(balise, ["backup", file, *matrix])
    assert f"Enregistré dans {file}" in saved.output
    refused = CliRunner().invoke(balise, ["restore", file, *matrix])
    assert isinstance(refused.exception, SettingError)
    monkeypatch.setenv("BALISE_DATA", str(tmp_path / "new"))
    restored = CliRunner().invoke(balise, ["restore", file, *matrix, "--force"])
    words.choose_language(None)
    assert restored.exit_code == 0, restored.output
    assert topics(tmp_path / "new") == {"report": 1}
