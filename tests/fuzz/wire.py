"""The doors of a running server: requests made from docs/openapi.yml, and answers held against it."""

from __future__ import annotations

import contextlib
import functools
import http.client
import itertools
import json
import re
import socket
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

import jsonschema
import yaml
from hypothesis import strategies as st

from tests.conftest import ROOT, Server
from tests.fuzz.pure import heads
from tests.fuzz.strategies import NASTY, damaged, deep, of_schema

SECRET = "the-secret-of-the-fuzz-of-the-doors"
TOKEN = "the-token-of-the-fuzz"
ENVIRONMENT = {
    "BALISE_SECRET": SECRET,
    "BALISE_PROXIES": "1",
    "BALISE_REST_TOKEN": TOKEN,
    "BALISE_INTERNAL_TOKEN": TOKEN,
    "BALISE_METRICS_TOKEN": TOKEN,
}
SECONDS = 30  # after which a request counts as hanging
# What any address may answer, besides what is described for it.
ANYWHERE = (400, 404, 405, 408, 413, 414, 417, 431)
TELLTALE = re.compile(
    r"Traceback|File \"|line \d+, in |\bsanic\b|\brasa\b|site-packages|<class '", re.I
)
SESSIONS = itertools.count(1)


@functools.cache
def description() -> dict[str, Any]:
    """docs/openapi.yml."""
    return yaml.safe_load((ROOT / "docs/openapi.yml").read_text("utf-8"))


def found(reference: str) -> Any:
    """Give what a reference of the description points to."""
    at: Any = description()
    for key in reference.removeprefix("#/").split("/"):
        at = at[key]
    return at


def schemas() -> dict[str, Any]:
    """The schemas by their references."""
    return {
        f"#/components/schemas/{name}": schema
        for name, schema in description()["components"]["schemas"].items()
    }


@functools.cache
def validator(name: str) -> Any:
    """What checks answers against a schema of the description, given as JSON."""
    resolver = jsonschema.RefResolver.from_schema(description())
    return jsonschema.Draft202012Validator(json.loads(name), resolver=resolver)


@dataclass(frozen=True)
class Request:
    """One request; `canary` is in it somewhere and must not come back."""

    operation: str  # "post /widget/message"
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    canary: str = "zebra"


OPERATIONS = [
    (path, method, operation)
    for path, item in yaml.safe_load((ROOT / "docs/openapi.yml").read_text("utf-8"))[
        "paths"
    ].items()
    if "$ref" not in item
    for method, operation in item.items()
]
# The busier doors are tried more often.
WEIGHTS = {
    "/widget/message": 8,
    "/webhooks/rest/webhook": 4,
    "/": 4,
    "/webhooks/internal/messages": 3,
    "/widget/session": 2,
}


def operations() -> st.SearchStrategy[tuple[str, str, dict[str, Any]]]:
    """The described operations, the busier ones more often."""
    weighted = [one for one in OPERATIONS for _ in range(WEIGHTS.get(one[0], 1))]
    return st.sampled_from(weighted)


@st.composite
def requests(draw: Any) -> Request:
    """A request that the description allows, mostly; with other headers, bodies and parameters."""
    path, method, operation = draw(operations())
    canary = draw(st.sampled_from(["zebracrossing", "<zebra>", "zebra\u00e9crossing"]))
    address = re.sub(r"{\w+}", lambda _: urllib.parse.quote(draw(names(canary)), safe=""), path)
    address += draw(st.sampled_from(["", "", f"?lang={draw(st.sampled_from(['fr', 'en', 'xx', canary]))}", "?" + canary, "?a=b&a=c", "?%"]))  # fmt: skip
    headers = draw(other_headers(canary))
    body = None
    if method == "post":
        body, kind = draw(a_body(path, operation, canary))
        headers = {"Content-Type": kind, **headers}
    return Request(
        f"{method} {path}", urllib.parse.quote(address, safe="/?&=%#"), body, headers, canary
    )


def names(canary: str) -> st.SearchStrategy[str]:
    """Values of a parameter in a path."""
    return st.one_of(st.sampled_from(["guidance_sextortion", "x", canary, "..", "../..", "%00", "a" * 300]), st.text(min_size=1, max_size=20))  # fmt: skip


def other_headers(canary: str) -> st.SearchStrategy[dict[str, str]]:
    """Headers that browsers, proxies and attackers send."""
    latin = st.text(
        st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60
    )
    odd = st.one_of(
        latin,
        st.sampled_from(
            [
                canary.encode().decode("latin-1"),
                "",
                "null",
                "http://[",
                "*",
                "a" * 500,
                "é",
                "gzip, br",
            ]
        ),
    )
    known = ("Origin", "Accept-Language", "Accept", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Cookie", "Referer",
             "User-Agent", "Forwarded", "X-Forwarded-Proto", "X-Forwarded-Host", "Sec-Fetch-Site", "Authorization", "Content-Type",
             "X-Requested-With", "X-HTTP-Method-Override", "Content-Encoding")  # fmt: skip
    return st.one_of(
        st.just({}), st.just({}), st.dictionaries(st.sampled_from(known), odd, max_size=3)
    )


@st.composite
def a_body(draw: Any, path: str, operation: dict[str, Any], canary: str) -> tuple[bytes, str]:
    """A body and its type."""
    content = operation["requestBody"]["content"]
    kind = draw(st.sampled_from(sorted(content)))
    if kind == "text/plain":
        return draw(st.one_of(st.binary(max_size=80), st.text(max_size=60).map(str.encode))), kind
    value = draw(of_schema(content[kind].get("schema", {}), schemas()))
    if isinstance(value, dict):
        for name in ("text", "message", "zebra"):
            if draw(st.integers(0, 3)) == 0 and isinstance(value.get(name, ""), str):
                value[name] = f"{value.get(name, '')} {canary}"[:2100]
        if (
            path == "/widget/message"
            and "text" in value
            and "choice" in value
            and draw(st.booleans())
        ):
            del value["choice"]
    if kind == "application/x-www-form-urlencoded":
        fields = value if isinstance(value, dict) else {"message": value}
        fields = {
            str(k).encode("utf-8", "replace"): str(v).encode("utf-8", "replace")
            for k, v in fields.items()
        }
        return urllib.parse.urlencode(fields).encode(), kind
    written = json.dumps(value).encode()
    damage = draw(st.integers(0, 11))
    if damage == 0:
        written = draw(damaged(st.just(written)))
    elif damage == 1:
        written = draw(st.one_of(deep(), st.binary(max_size=50), st.just(written * 400)))
    return written, kind


class Visitor:
    """Sends requests to a running server and holds each answer against the description."""

    def __init__(self, server: Server) -> None:
        """Visit a server that was started with ENVIRONMENT."""
        parts = urllib.parse.urlsplit(server.address)
        self._at = (parts.hostname, parts.port)
        self.statuses: dict[int, int] = {}
        self._token, self._used = "", 0

    def check(self, asked: Request) -> None:
        """Send a request: no hang, no 5xx, no trace, no echo, and the answer as it is described."""
        headers = {**self._proof(asked.operation), **self._from(), **asked.headers}
        status, kind, body = self._send(asked, headers)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        assert status < 500, (status, body[:200])
        assert not TELLTALE.search(body) or kind == "text/javascript"
        # The talk is given back to whoever holds its token, and to nobody else.
        if kind != "text/javascript" and asked.operation != "get /widget/talk":
            assert asked.canary not in body
            assert "zebra" not in body.lower()
        self._described(asked.operation, status, kind, body)

    def check_bytes(self, head: bytes) -> None:
        """Send a head as it is: an answer or a closed line, never a 5xx, never a hang."""
        with socket.create_connection(self._at, timeout=SECONDS) as line:
            line.sendall(head + b"\r\nConnection: close\r\n\r\n{}")
            line.shutdown(socket.SHUT_WR)
            got = b""
            try:
                while piece := line.recv(65536):
                    got += piece
            except ConnectionResetError:
                pass
        statuses = [int(found) for found in re.findall(rb"^HTTP/1\.1 (\d{3}) ", got, re.MULTILINE)]
        for status in statuses:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            assert status < 500
        assert len(statuses) <= 2

    def _send(self, asked: Request, headers: dict[str, str]) -> tuple[int, str, str]:
        line = http.client.HTTPConnection(*self._at, timeout=SECONDS)
        method = asked.operation.split()[0].upper()
        line.putrequest(method, asked.path, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name, value.encode("latin-1"))
        line.putheader("Connection", "close")
        if asked.body is not None:
            line.putheader("Content-Length", str(len(asked.body)))
        # It may be refused before all is sent; the answer is there all the same.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.endheaders(asked.body)
        answer = line.getresponse()
        raw = answer.read()
        line.close()
        compressed = answer.headers.get("Content-Encoding") == "gzip"
        text = "" if compressed else raw.decode()
        return answer.status, answer.headers.get_content_type() if raw else "", text

    def _proof(self, operation: str) -> dict[str, str]:
        if "/webhooks/" in operation:
            return {"Authorization": f"Bearer {TOKEN}"}
        if operation in ("post /widget/message", "get /widget/talk"):
            return {"Authorization": f"Bearer {self._session()}"}
        return {}

    def _session(self) -> str:
        """Give a session; a new one before the limit of the old one is reached."""
        if not self._token or self._used >= 15:
            body, kind = b"{}", {"Content-Type": "application/json", **self._from()}
            opening = Request("post /widget/session", "/widget/session", body)
            self._token = json.loads(self._send(opening, kind)[2])["token"]
            self._used = 0
        self._used += 1
        return self._token

    def _from(self) -> dict[str, str]:
        """Come from an address of its own, so that the limits are not all that is ever seen."""
        number = next(SESSIONS)
        return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}

    def _described(self, operation: str, status: int, kind: str, body: str) -> None:
        method, path = operation.split()
        answers = description()["paths"][path][method]["responses"]
        answer = answers.get(str(status))
        if answer is None:
            assert status in ANYWHERE, f"{operation} answered {status}, which is not described"
            schema = {"$ref": "#/components/schemas/Error"}
        else:
            answer = found(answer["$ref"]) if "$ref" in answer else answer
            content = answer.get("content")
            if not body or not content:
                assert method == "head" or not content or kind == "" or status in (204, 304), body[
                    :100
                ]
                return
            assert kind in content, (kind, operation, status)
            schema = content[kind]["schema"]
        if kind == "application/json":
            validator(json.dumps(schema)).validate(json.loads(body))


def raw_heads() -> st.SearchStrategy[bytes]:
    """Heads as bytes on the line."""
    odd = st.sampled_from(NASTY).map(
        lambda text: b"GET /" + text.encode("utf-8", "replace") + b" HTTP/1.1\r\nHost: a"
    )
    return st.one_of(heads(), heads(), odd)


# name, how inputs are made, the visitor's check, share of all inputs
TARGETS = (
    ("described requests", requests, Visitor.check, 28),
    ("bytes on the line", raw_heads, Visitor.check_bytes, 4),
)
