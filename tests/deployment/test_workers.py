"""Several workers over one model: what they need, and that one which dies is replaced."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, running_server


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            {"BALISE_STORE": "memory", "BALISE_REDIS": "redis://127.0.0.1:1/0"},
            "BALISE_STORE=memory",
        ),
        ({"BALISE_REDIS": ""}, "set BALISE_REDIS"),
    ],
)
def test_workers_that_share_nothing_are_refused_in_one_line(settings, told):
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "serve", "--workers", "2"],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, **settings}, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert told in done.stderr


def test_a_redis_that_is_away_is_told_before_the_long_start(model, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "serve", "--workers", "2"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**os.environ, "BALISE_DATA": str(tmp_path), "BALISE_REDIS": "redis://:hidden@127.0.0.1:1/0"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "The Redis that BALISE_REDIS names cannot be reached" in done.stderr
    assert "hidden" not in done.stderr and "Traceback" not in done.stderr


def test_a_worker_that_dies_is_replaced_and_the_server_ends_well(model, redis, tmp_path):
    shared = tmp_path / "metrics"
    shared.mkdir()
    environ = {"BALISE_REDIS": redis.address, "PROMETHEUS_MULTIPROC_DIR": str(shared)}
    with running_server(tmp_path, "--workers", "2", **environ) as server:
        wait_until(lambda: "Balise answers" in server.log.read_text())
        parent = parent_of_all(server)
        first = children(parent)
        assert len(first) == 2
        for _ in range(4):
            assert server.ask("Who can I call in Ireland?").status == 200
        wait_until(lambda: gauges(shared) == set(first))
        os.kill(first[0], signal.SIGKILL)
        wait_until(lambda: len(children(parent)) == 2 and first[0] not in children(parent))
        for _ in range(6):
            assert server.ask("Who can I call in Ireland?").status == 200
        # It tells no more of itself, yet what it has counted is not taken back.
        wait_until(lambda: gauges(shared) == set(children(parent)))
        counted = re.findall(r"^balise_turns_total\{.*\} (.*)$", server.send("/metrics").body, re.M)
        assert sum(map(float, counted)) == 10
        assert "A worker ended unexpectedly (SIGKILL)." in server.log.read_text()
    assert not [pid for pid in (parent, *first) if alive(pid)]
    assert "Traceback" not in server.log.read_text()


def test_workers_end_when_the_process_that_keeps_them_is_gone(model, redis, tmp_path):
    with running_server(tmp_path, "--workers", "2", BALISE_REDIS=redis.address) as server:
        parent = parent_of_all(server)
        workers = children(parent)
        os.kill(parent, signal.SIGKILL)
        wait_until(lambda: not any(alive(worker) for worker in workers))


def gauges(folder: Path) -> set[int]:
    """Name the processes that tell how they are: their memory, their model."""
    return {int(file.stem.rpartition("_")[2]) for file in folder.glob("gauge_*.db")}


def parent_of_all(server) -> int:
    """Find the process that keeps the workers of a server: a child of this test."""
    port = server.address.rpartition(":")[2]
    found = [
        pid for pid in children(os.getpid())
        if f"--port\0{port}\0" in Path(f"/proc/{pid}/cmdline").read_text()
    ]  # fmt: skip
    assert len(found) == 1
    return found[0]


def children(pid: int) -> list[int]:
    """List the processes that a process has started and that are alive."""
    with open(f"/proc/{pid}/task/{pid}/children") as listed:
        return [int(child) for child in listed.read().split() if alive(int(child))]


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be buried does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_until(true, seconds: float = 30) -> None:
    """Wait for something to become true, or fail."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
