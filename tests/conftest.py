"""What the tests share. Rasa is prepared before anything imports it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.runtime import environment

environment.prepare()

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def knowledge():
    """All of seeds/."""
    from bot.knowledge import store

    return store.load()


@pytest.fixture(scope="session")
def model() -> Path:
    """An up-to-date model; trained here when there is none."""
    from bot.cli.serve import up_to_date_model
    from bot.runtime.settings import Project

    return up_to_date_model(Project())


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: str
    headers: dict[str, str]

    def json(self):
        """The body as data."""
        return json.loads(self.body)

    @property
    def reply(self) -> dict:
        """The one envelope of a turn."""
        envelopes = [m["custom"]["reply"] for m in self.json() if "reply" in m.get("custom", {})]
        assert len(envelopes) == 1, self.body
        return envelopes[0]

    @property
    def text(self) -> str:
        """All texts of a turn."""
        return "\n\n".join(m["text"] for m in self.json() if m.get("text"))


@dataclass(frozen=True)
class Server:
    """A running assistant."""

    address: str
    log: Path
    pid: int = 0

    def send(self, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send a request; an error status is an answer too."""
        request = urllib.request.Request(self.address + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as got:
                return Answer(got.status, got.read().decode(), dict(got.headers))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(), dict(error.headers))

    def post(self, body: bytes) -> Answer:
        """Send a body to the REST channel."""
        return self.send("/webhooks/rest/webhook", body, **{"Content-Type": "application/json"})

    def ask(self, message: str, sender: str | None = None, **metadata: str) -> Answer:
        """Ask one question, in a conversation of its own unless `sender` is given."""
        data = {"sender": sender or uuid.uuid4().hex, "message": message}
        if metadata:
            data["metadata"] = metadata
        return self.post(json.dumps(data).encode())


@pytest.fixture(scope="session")
def server(model, tmp_path_factory) -> Iterator[Server]:
    """The assistant, served as `balise serve` does, on a free port."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@contextlib.contextmanager
def running_server(
    folder: Path,
    *arguments: str,
    port: int | None = None,
    module: str = "bot.cli",
    **environ: str,
) -> Iterator[Server]:
    """Serve the assistant in a process of its own until the block ends."""
    port = port or free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", module, "serve", "--port", str(port), *arguments]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=output,
            stderr=output,
            env={**os.environ, "BALISE_DATA": str(folder), **environ},
        )
    server = Server(f"http://127.0.0.1:{port}", log, process.pid)
    try:
        wait_until_ready(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_ready(
    server: Server, process: subprocess.Popen, seconds: float = 120, path: str = "/health"
) -> None:
    """Wait for /health, or fail with the server's log."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            if server.send(path).status == 200:
                return
        time.sleep(0.1)
    pytest.fail(f"the server did not become ready:\n{server.log.read_text()}")


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
