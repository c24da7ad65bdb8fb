"""A stand-in for the messengers' own servers, on loopback: keeps what it is sent."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass(frozen=True)
class Call:
    """One call that Balise made."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> dict[str, Any]:
        """The body as data."""
        return json.loads(self.body)


class Vendor:
    """Serves `documents` (path to JSON) and takes every POST."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.documents: dict[str, Any] = {}
        self.failures = 0  # of the next calls, to be answered with 503
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = vendor.documents.get(self.path)
                self._say(200 if found is not None else 404, found)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                if vendor.failures:
                    vendor.failures -= 1
                    self._say(503, {})
                    return
                vendor.calls.append(Call(self.path, dict(self.headers), body))
                self._say(200, {"ok": True, "access_token": "granted", "expires_in": 3600})

            def _say(self, status: int, data: Any) -> None:
                body = json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, wanted, seconds: float = 20) -> Call:
        """Wait for a call."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for call in list(self.calls):
                if wanted(call):
                    return call
            time.sleep(0.02)
        pytest.fail(f"no such call; there were {[call.path for call in self.calls]}")
