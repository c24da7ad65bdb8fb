"""Whoever sends one byte after another holds a stock connection as long as they like, not ours."""

import contextlib
import socket
import subprocess
import sys
import time

import pytest

from bot.runtime import connections
from tests.conftest import ROOT, Server, free_port, wait_until_ready
from tests.security.small import SECONDS

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n"
BODY = b"x" * 40
PAUSE = 0.1  # between two bytes: far less than any delay


@pytest.fixture(scope="module", params=["stock", "balise"])
def small(request, tmp_path_factory):
    with served(request.param, tmp_path_factory.mktemp("small")) as server:
        yield request.param, server


@contextlib.contextmanager
def served(kind, folder):
    port, log = free_port(), folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.security.small", kind, str(port)],
            cwd=ROOT, stdout=output, stderr=output,
        )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", log)
    try:
        wait_until_ready(server, process, path="/")
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def connect(server):
    return socket.create_connection(("127.0.0.1", int(server.address.rsplit(":", 1)[1])), 20)


def trickle(server, at_once, byte_by_byte):
    """Send a part at once and the rest a byte at a time; give what comes back, and how long it took."""
    began = time.monotonic()
    with connect(server) as line:
        line.sendall(at_once)
        line.settimeout(PAUSE)
        for one in range(len(byte_by_byte)):
            with contextlib.suppress(OSError):
                line.sendall(byte_by_byte[one : one + 1])
            with contextlib.suppress(TimeoutError):
                return line.recv(65536), time.monotonic() - began
        line.settimeout(20)
        return line.recv(65536), time.monotonic() - began


@pytest.mark.parametrize("slow", ["head", "body"])
def test_a_request_that_trickles_in_is_ended(small, slow):
    kind, server = small
    parts = (HEAD, b"X: " + b"x" * 37) if slow == "head" else (HEAD + b"\r\n", BODY)
    answer, seconds = trickle(server, *parts)
    if kind == "balise":
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in answer
    else:
        assert seconds > 3 * SECONDS  # it had all the time that it took
        assert slow == "head" or answer.endswith(b"40 bytes")


def test_a_request_in_two_parts_is_taken(small):
    _, server = small
    with connect(server) as line:
        line.sendall(HEAD + b"\r\n" + BODY[:20])
        line.sendall(BODY[20:])
        assert line.recv(65536).endswith(b"40 bytes")


def test_nobody_holds_every_connection(small):
    kind, server = small
    with contextlib.ExitStack() as held:
        lines = [
            held.enter_context(connect(server)) for _ in range(connections.MOST_OF_AN_ADDRESS + 3)
        ]
        # They are taken in this order. The first ones are served, and the last ones let go.
        assert is_served(lines[0])
        assert is_served(lines[-1]) == (kind == "stock")


def is_served(line):
    try:
        line.sendall(HEAD + b"\r\n" + BODY)
        return line.recv(65536).endswith(b"40 bytes")
    except (ConnectionResetError, BrokenPipeError):
        return False
