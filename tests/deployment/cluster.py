"""Balise as docs/deployment.md has it on several machines, on loopback."""

from __future__ import annotations

import ssl
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import Answer
from tests.deployment.servers import Balise, Nginx, Postgres, RedisServer
from tests.deployment.talks import People

SECRET = "signs sessions for the length of a test"


class Cluster:
    """Two processes, the stores that they share, and nginx before them."""

    def __init__(self, folder: Path, postgres: Postgres, redis: RedisServer) -> None:
        self.postgres = postgres
        shared = {
            "BALISE_STORE": postgres.address,
            "BALISE_REDIS": redis.address,
            "BALISE_SECRET": SECRET,
            "BALISE_PROXIES": "1",
            "BALISE_REST_TOKEN": "a token of the test, long enough for all",
            "BALISE_INTERNAL_TOKEN": "another token of the test, as long",
        }
        self.processes = [Balise(folder, f"balise-{n}", **shared) for n in (1, 2)]
        self.nginx = Nginx(folder, *(process.port for process in self.processes))

    def start(self) -> None:
        """Start all; the two processes at the same time, as two machines would."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(Balise.start, self.processes))
        self.nginx.start()

    def stop(self) -> None:
        """Stop all."""
        self.nginx.stop()
        for process in self.processes:
            process.stop()

    def people(self) -> People:
        """People who come through nginx."""
        return People(self.nginx.address, self.nginx.certificate)

    def send(self, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send a request through nginx; an error status is an answer too."""
        request = urllib.request.Request(self.nginx.address + path, body, headers)
        context = ssl.create_default_context(cafile=self.nginx.certificate)
        try:
            with urllib.request.urlopen(request, timeout=60, context=context) as got:
                return Answer(got.status, got.read().decode(), dict(got.headers.items()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(), dict(error.headers.items()))

    def kept(self) -> dict[str, list[str]]:
        """Read out of the database which messages each talk holds, in their order."""
        question = (
            "SELECT sender_id, data::json ->> 'message_id' FROM events "
            "WHERE type_name = 'user' AND sender_id LIKE 'widget-%' ORDER BY id"
        )
        talks: dict[str, list[str]] = {}
        for sender, message in self.postgres.rows(question):
            talks.setdefault(sender, []).append(message)
        return talks
