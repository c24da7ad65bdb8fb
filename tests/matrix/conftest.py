"""The home server, the assistant and the bridge between them."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Server, running_server
from tests.matrix.homeserver import SERVER_NAME, Homeserver

TOKEN = "a token of the test"
logging.getLogger("nio").setLevel(logging.CRITICAL)


class Bridge:
    """The bridge as an administrator runs it."""

    def __init__(self, folder: Path, homeserver: Homeserver, assistant: Server) -> None:
        self.folder = folder / "matrix"
        self.log = folder / "bridge.log"
        self._homeserver = homeserver
        self._assistant = assistant
        self._process: subprocess.Popen | None = None

    def balise(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
        """Run `balise matrix …`."""
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", "matrix", *arguments, "--folder", self.folder],
            cwd=ROOT, capture_output=True, text=True, env=self._environ(**environ), timeout=60,
        )  # fmt: skip

    def register(self, *options: str) -> subprocess.CompletedProcess:
        """Register the bridge."""
        return self.balise(
            "register", "--homeserver", self._homeserver.address, "--user", "balise",
            "--assistant", self._assistant.address, *options,
            BALISE_MATRIX_PASSWORD="password of the test",
        )  # fmt: skip

    def start(self) -> None:
        """Start the bridge."""
        with self.log.open("a") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "matrix", "start", "--folder", self.folder],
                cwd=ROOT, stdout=output, stderr=output, env=self._environ(),
            )  # fmt: skip

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Stop the bridge, as asked or at once; gives its exit status."""
        assert self._process
        self._process.send_signal(how)
        return self._process.wait(timeout=30)

    def _environ(self, **more: str) -> dict[str, str]:
        return {**os.environ, "BALISE_INTERNAL_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1", **more}


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory) -> Iterator[Homeserver]:
    """A home server with an account for Balise."""
    homeserver = Homeserver(tmp_path_factory.mktemp("synapse"))
    homeserver.start()
    homeserver.register("balise")
    yield homeserver
    homeserver.stop()


@pytest.fixture(scope="session")
def assistant(model, tmp_path_factory) -> Iterator[Server]:
    """The assistant with its internal channel on."""
    with running_server(tmp_path_factory.mktemp("assistant"), BALISE_INTERNAL_TOKEN=TOKEN) as got:
        yield got


@pytest.fixture(scope="session")
def bridge(homeserver, assistant, tmp_path_factory) -> Iterator[Bridge]:
    """A bridge that runs. Its country is France, its first language French."""
    bridge = Bridge(tmp_path_factory.mktemp("bridge"), homeserver, assistant)
    done = bridge.register("--allow", SERVER_NAME, "--country", "FR")
    assert done.returncode == 0, done.stderr
    bridge.start()
    yield bridge
    with contextlib.suppress(ProcessLookupError):
        assert bridge.stop() == 0, bridge.log.read_text()
