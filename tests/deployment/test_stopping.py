"""A server that is asked to stop does so without a word, and what it counted is written."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys

from bot.reporting.counts import Counts
from tests.conftest import ROOT, Server, free_port, wait_until_ready


def test_a_server_that_is_asked_to_stop_ends_well(model, tmp_path):
    port, log = free_port(), tmp_path / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)],
            cwd=ROOT, stdout=output, stderr=output, env={**os.environ, "BALISE_DATA": str(tmp_path)},
        )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", log)
    wait_until_ready(server, process)
    assert server.ask("Who can I call in Ireland?").status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    today = datetime.date.today()
    assert Counts(tmp_path).totals(today, today)["turns"]["all"] == 1
