"""Turns are counted, also when the server is stopped straight after an answer."""

from __future__ import annotations

import contextlib
import datetime
import socket
import sqlite3
import threading
from urllib.parse import urlsplit

from bot.reporting.counts import FILE, Counts
from tests.conftest import running_server


def test_a_server_that_is_stopped_writes_its_last_counts(model, tmp_path):
    today = datetime.date.today()
    with running_server(tmp_path) as server:
        server.ask("Who can I call in the UK?")
        # As if the disk were slow: nothing can be written until the server has closed its door.
        busy = sqlite3.connect(tmp_path / FILE, timeout=5, check_same_thread=False)
        busy.execute("BEGIN EXCLUSIVE")
        server.ask("Qui appeler en Belgique ?")
        release = threading.Thread(target=release_when_closed, args=(server.address, busy))
        release.start()
    release.join()
    days = (today, datetime.date.today())
    assert Counts(tmp_path).totals(*days)["language"] == {"en": 1, "fr": 1}


def release_when_closed(address: str, busy: sqlite3.Connection) -> None:
    place = urlsplit(address)
    with contextlib.suppress(OSError):
        while True:
            socket.create_connection((place.hostname, place.port), timeout=5).close()
    busy.rollback()
    busy.close()
