"""A server with faults that a test switches on, with a database and a messenger."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.channels.vendors import Vendor
from tests.conftest import ROOT, Answer, Server, running_server

TOKEN = "a token that only the test knows, long enough"
SECRET = "a secret of the test"


@dataclass(frozen=True)
class Faulty:
    """A running assistant whose faults are switched on by a word in a file."""

    server: Server
    vendor: Vendor
    word: Path
    database: Path

    @contextlib.contextmanager
    def with_fault(self, name: str) -> Iterator[None]:
        """Have every message meet a fault; those of the store are made in the database itself."""
        with contextlib.ExitStack() as stack:
            if name == "store hangs":
                stack.enter_context(self._locked())
            elif name == "store away":
                stack.enter_context(self._without_table())
            else:
                self.word.write_text(name)
                stack.callback(self.word.unlink)
            yield

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as base:
            base.execute("BEGIN EXCLUSIVE")
            try:
                yield
            finally:
                base.execute("ROLLBACK")

    @contextlib.contextmanager
    def _without_table(self) -> Iterator[None]:
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as base:
            base.execute("ALTER TABLE events RENAME TO gone")
            base.commit()
            try:
                yield
            finally:
                base.execute("ALTER TABLE gone RENAME TO events")
                base.commit()

    def get(self, path: str, **headers: str) -> Answer:
        """Ask with the metrics token."""
        return self.server.send(path, Authorization=f"Bearer {TOKEN}", **headers)

    def metrics(self) -> dict[str, float]:
        """Read all metrics."""
        lines = self.get("/metrics").body.splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if line and line[0] != "#")
        return {name: float(value) for name, value in pairs}

    def events(self) -> list[dict]:
        """Read the log: every line of it must be JSON once the server listens."""
        lines = self.server.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def post(self, path: str, data: object, **headers: str) -> Answer:
        """Send JSON."""
        headers = {"Content-Type": "application/json", **headers}
        return self.server.send(path, json.dumps(data).encode(), **headers)


def mattermost(new: str, text: str) -> dict[str, str]:
    """Write a message as Mattermost sends it; the channel is named after the id."""
    return {"token": SECRET, "channel_id": new[:8], "user_id": new, "post_id": new, "team_id": "t",
            "text": f"balise {text}", "trigger_word": "balise", "user_name": "a"}  # fmt: skip


@pytest.fixture(scope="session")
def faulty(model, tmp_path_factory) -> Iterator[Faulty]:
    """The server, at the log level that tells most."""
    folder = tmp_path_factory.mktemp("faulty")
    vendor = Vendor()
    database = folder / "test.sqlite"
    endpoints = folder / "endpoints.yml"
    endpoints.write_text(yaml.safe_dump(
        {"tracker_store": {"type": "sql", "dialect": "sqlite", "db": str(database)}}
    ))  # fmt: skip
    credentials = folder / "credentials.yml"
    channels = yaml.safe_load((ROOT / "bot/credentials.yml").read_text())
    channels["bot.channels.mattermost.Mattermost"] = {
        "address": vendor.address, "webhook_token": SECRET, "bot_token": "bot",
    }  # fmt: skip
    credentials.write_text(yaml.safe_dump(channels))
    with running_server(
        folder,
        module="tests.operations.launcher",
        BALISE_TEST_FAULTS=str(folder / "fault"),
        BALISE_TEST_ENDPOINTS=str(endpoints),
        BALISE_CREDENTIALS=str(credentials),
        BALISE_INTERNAL_TOKEN=SECRET,
        BALISE_METRICS_TOKEN=TOKEN,
        BALISE_TURN_SECONDS="4",
        BALISE_LOG="json",
        BALISE_LOG_LEVEL="debug",
    ) as server:
        yield Faulty(server, vendor, folder / "fault", database)
    vendor.close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY"):
        if name in os.environ:
            monkeypatch.delenv(name)


@pytest.fixture
def new() -> str:
    """An id that was never used."""
    return uuid.uuid4().hex
