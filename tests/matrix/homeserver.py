"""A real Synapse on loopback, with SQLite, for the length of the tests."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, free_port

SERVER_NAME = "school.test"
SECRET = "of the test alone"
PYTHON = ROOT / ".venv-synapse/bin/python"
MANY = {"per_second": 10_000, "burst_count": 10_000}


class Homeserver:
    """Starts and stops; keeps its data between."""

    def __init__(self, folder: Path) -> None:
        made = subprocess.run(
            ["sh", "requirements/synapse.sh"], cwd=ROOT, capture_output=True, text=True
        )
        if made.returncode:
            pytest.fail(made.stderr.strip() or "synapse could not be installed", pytrace=False)
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen | None = None
        self.address = f"http://127.0.0.1:{self._port}"
        self._write_config()

    def _write_config(self) -> None:
        listener = {
            "port": self._port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"],
            "resources": [{"names": ["client"], "compress": False}],
        }  # fmt: skip
        config = {
            "server_name": SERVER_NAME,
            "signing_key_path": str(self._folder / "key"),
            "listeners": [listener],
            "database": {
                "name": "sqlite3",
                "args": {"database": str(self._folder / "homeserver.db")},
            },
            "log_config": str(self._folder / "log.yml"),
            "media_store_path": str(self._folder / "media"),
            "registration_shared_secret": SECRET,
            "macaroon_secret_key": SECRET,
            "form_secret": SECRET,
            "report_stats": False,
            "trusted_key_servers": [],
            "presence": {"enabled": False},
            "bcrypt_rounds": 4,
            "rc_message": MANY,
            "rc_registration": MANY,
            "rc_login": {"address": MANY, "account": MANY, "failed_attempts": MANY},
            "rc_joins": {"local": MANY, "remote": MANY},
            "rc_invites": {"per_room": MANY, "per_user": MANY, "per_issuer": MANY},
            "rc_room_creation": MANY,
        }
        logs = {
            "version": 1,
            "handlers": {"console": {"class": "logging.StreamHandler"}},
            "root": {"level": "ERROR", "handlers": ["console"]},
        }
        (self._folder / "config.yml").write_text(yaml.safe_dump(config))
        (self._folder / "log.yml").write_text(yaml.safe_dump(logs))
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self._folder / "key").write_text(f"ed25519 a_test {seed}\n")

    def start(self) -> None:
        """Start, and wait until it answers."""
        log = self._folder / "homeserver.log"
        with log.open("a") as output:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "synapse.app.homeserver", "-c", self._folder / "config.yml"],
                cwd=self._folder, stdout=output, stderr=output,
            )  # fmt: skip
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/health", timeout=5).close()
                return
            time.sleep(0.05)
        pytest.fail(f"the home server did not start:\n{log.read_text()[-2000:]}", pytrace=False)

    def stop(self) -> None:
        """Stop as an administrator would."""
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=30)

    def register(self, name: str, password: str = "password of the test") -> str:
        """Make an account; gives its access token."""
        path = f"{self.address}/_synapse/admin/v1/register"
        with urllib.request.urlopen(path, timeout=30) as got:
            nonce = json.load(got)["nonce"]
        signed = "\0".join((nonce, name, password, "notadmin")).encode()
        body = {
            "nonce": nonce, "username": name, "password": password, "admin": False,
            "mac": hmac.new(SECRET.encode(), signed, hashlib.sha1).hexdigest(),
        }  # fmt: skip
        request = urllib.request.Request(path, json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=30) as got:
            return json.load(got)["access_token"]
