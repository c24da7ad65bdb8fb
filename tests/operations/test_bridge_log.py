"""The Matrix bridge writes its log in the format of the server, and nothing of what was said."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from bot.matrix.settings import Account, Folder, Settings
from tests.conftest import ROOT, free_port

TOKEN = "an access token of the test"
AWAY = "The home server cannot be reached (ClientConnectorError); trying again."
AS_PEOPLE_READ_IT = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d WARNING (.+?) error=ClientConnectorError channel=matrix"
)


@contextmanager
def running_bridge(folder, **environ):
    """Run a registered bridge whose home server is away; gives its log."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    settings = Settings(nowhere, ("school.test",), assistant=nowhere)
    Folder(folder / "matrix").save(settings, Account("@balise:school.test", "DEVICE", TOKEN))
    log = folder / "bridge.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "matrix", "start", "--folder", folder / "matrix"],
            cwd=ROOT, stderr=output,
            env={**os.environ, "BALISE_INTERNAL_TOKEN": "a token of the test", **environ},
        )  # fmt: skip
    try:
        yield log
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, log.read_text()


def wait_for_trouble(log):
    end = time.monotonic() + 60
    while AWAY not in log.read_text():
        assert time.monotonic() < end, "nothing was logged"
        time.sleep(0.05)


@pytest.mark.parametrize("level", ["info", "debug"])
def test_for_a_collector_every_line_is_json(tmp_path, level):
    with running_bridge(tmp_path, BALISE_LOG="json", BALISE_LOG_LEVEL=level) as log:
        wait_for_trouble(log)
    told = [json.loads(line) for line in log.read_text().splitlines()]
    waiting = [line for line in told if line["event"] == "waiting"]
    assert waiting
    assert set(waiting[0]) == {"time", "level", "event", "error", "channel", "text"}
    assert (waiting[0]["level"], waiting[0]["channel"]) == ("warning", "matrix")
    assert waiting[0]["text"] == AWAY
    assert TOKEN not in log.read_text()


def test_for_people_a_line_is_as_the_servers(tmp_path):
    with running_bridge(tmp_path) as log:
        wait_for_trouble(log)
    found = [AS_PEOPLE_READ_IT.fullmatch(line) for line in log.read_text().splitlines()]
    assert all(found)
    assert found[0][1] == AWAY


def test_a_wrong_setting_is_told_in_one_line(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "matrix", "start", "--folder", tmp_path],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "BALISE_LOG": "xml"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "BALISE_LOG must be one of: plain, json" in done.stderr
    assert len(done.stderr.splitlines()) == 1
