"""A start that cannot go well is refused before the long load, in one line that says why."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from bot.errors import SettingError, SetupError
from bot.runtime.settings import LogSettings, ServerSettings
from tests.cli.shell import copy_project
from tests.conftest import ROOT, free_port

SETTINGS = [
    ("BALISE_ORIGINS", "school.example"), ("BALISE_PROXIES", "one"), ("BALISE_SECRET", "short"),
    ("BALISE_KEEP_HOURS", "0"), ("BALISE_KEEP_HOURS", "nan"), ("BALISE_TURN_SECONDS", "soon"),
    ("BALISE_TURN_SECONDS", "0.1"), ("BALISE_TURN_SECONDS", "nan"), ("BALISE_LOG", "xml"),
    ("BALISE_LOG_LEVEL", "loud"), ("BALISE_METRICS_TOKEN", "short"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_a_wrong_setting_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as refused:
        ServerSettings.read("127.0.0.1", 5005)
        LogSettings.read()
    told = str(refused.value)
    assert told.startswith(name)
    assert "\n" not in told
    if name in ("BALISE_SECRET", "BALISE_METRICS_TOKEN"):
        assert value not in told


CREDENTIALS = [
    (None, "No such file"), ("", "names no channel"), ("{}", "names no channel"), ("a: [b", ":1: this is not valid YAML"),
    ("ok: 1\n\tx: hunter2", ":2: this is not valid YAML"), ("- a", "expected names with their settings"),
    ("hello", "expected names"), ("bot.channels.rest.Nope: {}", "bot.channels.rest.Nope"),
    ("bot.channels.slack.Slack: {}", "signing_secret is missing"), ("\udcff", "this is not valid YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), CREDENTIALS)
def test_broken_credentials_are_told_with_their_place(tmp_path, text, told):
    from bot.runtime.preflight import check_credentials

    path = tmp_path / "credentials.yml"
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingError) as refused:
        check_credentials(path)
    message = str(refused.value)
    assert told in message
    assert "credentials" in message
    assert "hunter2" not in message
    assert "\n" not in message


ENDPOINTS = [
    (None, "No such file"), ("a: [b", ":1: this is not valid YAML"), ("- a", "expected names"),
    ("tracker_store:\n  type: postgre", "tracker_store must have a type that is one of: in_memory, sql"),
    ("tracker_store:\n  url: hunter2", "tracker_store must have a type"), ("tracker_store: sql", "tracker_store must have"),
    ("tracker_store:\n  type: no.such.Store", "found 'no.such.Store'"), ("lock_store:\n  type: sql", "lock_store must"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), ENDPOINTS)
def test_broken_endpoints_are_told(tmp_path, text, told):
    """Rasa itself takes a store that it does not know for one in memory, and goes on."""
    from bot.runtime.preflight import check_endpoints

    path = tmp_path / "endpoints.yml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SettingError) as refused:
        check_endpoints(path)
    message = str(refused.value)
    assert told in message
    assert "endpoints.yml" in message
    assert "hunter2" not in message
    assert "\n" not in message


def test_the_endpoints_that_balise_has_are_right(tmp_path):
    from bot.runtime.preflight import check_endpoints, check_folder
    from bot.runtime.settings import Project

    check_endpoints(Project().endpoints)
    check_folder(tmp_path / "new" / "folder")


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path):
    from bot.runtime.preflight import check_folder

    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError, match="BALISE_DATA") as refused:
        check_folder(tmp_path / "file" / "data")
    assert str(tmp_path / "file" / "data") in str(refused.value)


def test_a_disk_that_is_full_is_no_reason_to_leave_people_alone(tmp_path, monkeypatch):
    from bot.runtime import preflight

    def be_full(**named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(preflight.tempfile, "TemporaryFile", be_full)
    preflight.check_folder(tmp_path)


def serve(*arguments, **environ):
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "serve", "--port", str(free_port()), *arguments],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "LANG": "C", **environ},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("environ", "status", "told"),
    [
        ({"BALISE_LOG": "xml"}, 2, "BALISE_LOG must be one of: plain, json; found 'xml'."),
        ({"BALISE_LOG": "xml", "LANG": "fr_FR.UTF-8"}, 2, "BALISE_LOG doit être l’un de"),
        ({"BALISE_DATA": "/dev/null/data"}, 1, "The data folder /dev/null/data cannot be written"),
    ],
)
def test_the_command_says_it_in_one_line(model, environ, status, told):
    done = serve(**environ)
    assert done.returncode == status
    assert told in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert "Loading balise" not in done.stderr


def test_a_broken_seed_is_told_with_its_place_and_nothing_is_started(tmp_path):
    shell = copy_project(tmp_path)
    path = shell.root / "seeds/helplines/fr.yml"
    path.write_text(path.read_text().replace("phone:", "fone:", 1))
    before = shell.files()
    done = shell.balise("serve", "--port", str(free_port()), BALISE_DATA=str(tmp_path / ".data"))
    assert done.returncode == 1
    assert "seeds/helplines/fr.yml" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert "answers at" not in done.stdout
    assert shell.files() == before
