"""Real PostgreSQL, Redis and nginx on loopback, in temporary folders, for the length of a test."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, Server, free_port

USER = "balise"


def need_servers() -> None:
    """Find the servers or have them installed; fail in one line that says what to install."""
    made = subprocess.run(
        ["sh", "requirements/servers.sh"], cwd=ROOT, capture_output=True, text=True
    )
    if made.returncode:
        pytest.fail(made.stderr.strip(), pytrace=False)


class Program:
    """A server in a process of its own, which can be stopped and started again."""

    def __init__(self, folder: Path, name: str) -> None:
        self.port = free_port()
        self.log = folder / f"{name}.log"
        self._process: subprocess.Popen | None = None

    def command(self) -> list[str]:
        """What starts the server in the foreground."""
        raise NotImplementedError

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        with self.log.open("a") as output:
            self._process = subprocess.Popen(
                self.command(), stdout=output, stderr=output, **self.as_user()
            )
        end = time.monotonic() + 120
        while time.monotonic() < end and self._process.poll() is None:
            if self.is_ready():
                return
            time.sleep(0.05)
        pytest.fail(
            f"{self.log.stem} did not start:\n{self.log.read_text()[-2000:]}", pytrace=False
        )

    def is_ready(self) -> bool:
        """Tell whether it takes connections."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5):
            return True
        return False

    def as_user(self) -> dict[str, object]:
        """As whom it runs: as whoever runs the tests."""
        return {}

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop and wait until it is gone."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=30)


class Postgres(Program):
    """A PostgreSQL with one database; refuses to run as root, so root runs it as `postgres`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "postgresql")
        self._data = folder / "postgresql"
        self._data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self._data, "postgres", "postgres")
            for above in (folder, *folder.parents):
                # The way to the data must be open.
                if above.stat().st_uid == 0 and above != Path("/"):
                    above.chmod(above.stat().st_mode | 0o011)
        self._run(
            "initdb", "--auth=trust", "--no-sync", f"--username={USER}", "-D", str(self._data)
        )

    @property
    def address(self) -> str:
        """As BALISE_STORE wants it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        return [
            program("postgres"), "-D", str(self._data), "-p", str(self.port), "-k", "",
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=50",
        ]  # fmt: skip

    def is_ready(self) -> bool:
        return self._ask("SELECT 1").returncode == 0

    def as_user(self) -> dict[str, object]:
        if os.geteuid() != 0:
            return {}
        return {"user": "postgres", "group": "postgres", "extra_groups": []}

    def rows(self, question: str) -> list[list[str]]:
        """Ask the database; gives rows of texts."""
        done = self._ask(question)
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def _ask(self, question: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [program("psql"), "-X", "-A", "-t", "-F", "\t", "-c", question, self.address],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [program(name), *arguments], capture_output=True, text=True, cwd="/", **self.as_user()
        )
        if done.returncode:
            pytest.fail(f"{name} failed: {done.stderr}", pytrace=False)


class RedisServer(Program):
    """A Redis that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "redis")

    @property
    def address(self) -> str:
        """As BALISE_REDIS wants it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        return [
            program("redis-server"), "--bind", "127.0.0.1", "--port", str(self.port),
            "--save", "", "--appendonly", "no",
        ]  # fmt: skip


class Balise(Program):
    """The assistant in one process, as `balise serve` starts it."""

    def __init__(self, folder: Path, name: str, *arguments: str, **environ: str) -> None:
        super().__init__(folder, name)
        self._arguments = arguments
        self._environ = {"BALISE_DATA": str(folder / name), **environ}

    @property
    def server(self) -> Server:
        """Its door."""
        return Server(f"http://127.0.0.1:{self.port}", self.log)

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._process
        return self._process.pid

    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port), *self._arguments
        ]  # fmt: skip

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError):
            return self.server.send("/health").status == 200
        return False

    def as_user(self) -> dict[str, object]:
        return {"cwd": ROOT, "env": {**os.environ, **self._environ}}


class Nginx(Program):
    """nginx with the files of deploy/, changed where they say so, and a certificate of its own."""

    def __init__(self, folder: Path, *ports: int) -> None:
        super().__init__(folder, "nginx")
        self.plain_port = free_port()
        self._folder = folder
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=balise.example",
             "-addext", "subjectAltName=DNS:balise.example,IP:127.0.0.1",
             "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "bot.cli", "helplines", "pages", folder / "away"],
            cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip
        site = (ROOT / "deploy/nginx/balise.conf").read_text()
        for theirs, ours in (
            ("listen 80;", f"listen 127.0.0.1:{self.plain_port};"),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            ("/etc/ssl/balise", str(folder)),
            ("/var/log/nginx/balise.log", str(folder / "errors.log")),
            ("root /var/www/balise;", f"root {folder};"),
        ):
            assert theirs in site
            site = site.replace(theirs, ours)
        upstream = (ROOT / "deploy/nginx/upstream.conf").read_text()
        lines = [line for line in upstream.splitlines() if "server 127.0.0.1:5005" not in line]
        assert lines[-1] == "}" and len(lines) == len(upstream.splitlines()) - 2
        lines[-1:] = [f"server 127.0.0.1:{port} max_fails=0;" for port in ports]
        (folder / "nginx.conf").write_text(
            f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;\n"
            + ("user root;\n" if os.geteuid() == 0 else "")
            + "events { worker_connections 2048; }\nhttp {\n"
            + "".join(
                f"{kind}_temp_path {folder}/{kind};\n"
                for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            + "\n".join([*lines, "}", site, "}"])
        )

    @property
    def certificate(self) -> Path:
        """What its clients trust."""
        return self._folder / "fullchain.pem"

    @property
    def address(self) -> str:
        """Its public door."""
        return f"https://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [program("nginx"), "-c", str(self._folder / "nginx.conf"), "-e", "stderr"]

    def stop(self, how: int = signal.SIGQUIT) -> None:
        super().stop(how)


def program(name: str) -> str:
    """Find a server's program; Debian keeps PostgreSQL's off the PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(
        name, path=os.pathsep.join([*map(str, places), os.environ["PATH"], "/usr/sbin"])
    )
    assert found, name
    return found
