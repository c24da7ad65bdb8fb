"""Requests that are not as they must be: refused whole, in one clear answer, and in no log."""

import re
import uuid

import pytest

from tests.fuzz.wire import TOKEN
from tests.security.conftest import SITE

H = b"Host: balise.example\r\n"
HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "",
    "cache-control": "",
}
ASK = b"POST /widget/session HTTP/1.1\r\n" + H + b"Content-Type: application/json\r\n"

MALFORMED = {
    "no request": b"hello\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + H + H + b"\r\n",
    "a host of markup": b'GET / HTTP/1.1\r\nHost: a"><script>\r\n\r\n',
    "a whole address": b"GET http://evil.example/ HTTP/1.1\r\n" + H + b"\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\n" + H + b"\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\n" + H + b"\r\n",
    "escape in the path": b"GET /\x1b[31m HTTP/1.1\r\n" + H + b"\r\n",
    "line feed in the path": b"GET /a\nb HTTP/1.1\r\n" + H + b"\r\n",
    "nul in the path": b"GET /a\0b HTTP/1.1\r\n" + H + b"\r\n",
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\n" + H + b"\r\n",
    "lone line feeds": b"GET / HTTP/1.1\nHost: a\n\n\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\n" + H + b"X: a\r\n b\r\n\r\n",
    "a blank before the colon": ASK + b"Content-Length : 2\r\n\r\n{}",
    "a header without a name": b"GET / HTTP/1.1\r\n" + H + b": a\r\n\r\n",
    "escape in a header": b"GET / HTTP/1.1\r\n" + H + b"X: \x1b[31m\r\n\r\n",
    "a lone return in a header": b"GET / HTTP/1.1\r\n" + H + b"X: a\rY: b\r\n\r\n",
    "both lengths": ASK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": ASK + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
    "two lengths in one": ASK + b"Content-Length: 2, 40\r\n\r\n{}",
    "a signed length": ASK + b"Content-Length: +2\r\n\r\n{}",
    "a negative length": ASK + b"Content-Length: -2\r\n\r\n{}",
    "a length with a mark": ASK + b"Content-Length: 1_0\r\n\r\n{}",
    "an endless length": ASK + b"Content-Length: " + b"9" * 400 + b"\r\n\r\n{}",
    "codings in a row": ASK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a disguised coding": ASK + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "another case": ASK + b"Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n",
    "two codings": ASK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "sizes of chunks": ASK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a negative chunk": ASK + b"Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
    "a body where none belongs": b"GET /health HTTP/1.1\r\n" + H + b"Content-Length: 5\r\n\r\nhello",
    "a websocket": b"GET / HTTP/1.1\r\n" + H + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "an expectation": ASK + b"Content-Length: 2\r\nExpect: miracle\r\n\r\n{}",
    "many headers": b"GET / HTTP/1.1\r\n" + H + b"X: a\r\n" * 70 + b"\r\n",
    "a large head": b"GET / HTTP/1.1\r\n" + H + b"X: " + b"a" * 20_000 + b"\r\n\r\n",
    "a long path": b"GET /" + b"a" * 3000 + b" HTTP/1.1\r\n" + H + b"\r\n",
    "a large body": ASK + b"Content-Length: 70000\r\n\r\n" + b"x" * 70_000,
    "a huge body": ASK + b"Content-Length: 999999999\r\n\r\n{}",
    "large chunks": ASK + b"Transfer-Encoding: chunked\r\n\r\n11170\r\n" + b"x" * 70_000 + b"\r\n0\r\n\r\n",
}  # fmt: skip


def taken_apart(got):
    """Give the status, the headers and the body of the one answer in some bytes."""
    assert got.count(b"HTTP/1.1 ") == 1, got[:300]
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, body


@pytest.mark.parametrize("shape", MALFORMED)
def test_a_malformed_request_is_refused_whole(balise_door, shape):
    hidden = b"GET /health HTTP/1.1\r\n" + H + b"\r\n"
    status, headers, body = taken_apart(balise_door.raw(MALFORMED[shape] + hidden))
    assert status in (400, 413, 414, 417, 431), body
    assert headers["connection"] == "close"
    assert re.fullmatch(rb'\{"error":"[A-Z][^"<>]{15,}"\}', body)
    for name, part in HEADERS.items():
        assert part.lower() in headers[name]
    assert "server" not in headers


def test_chunks_are_taken_and_nothing_after_them(balise_door):
    chunked = ASK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    for tail in (b"\r\n", b"X: trailer\r\n\r\n", b"GET /health HTTP/1.1\r\n" + H + b"\r\n"):
        more = b"GET /health HTTP/1.1\r\n" + H + b"\r\n"
        status, headers, _ = taken_apart(balise_door.raw(chunked + tail + more))
        assert status == 201
        assert headers["connection"] == "close"


def test_well_formed_requests_in_a_row_are_each_answered(balise_door):
    asked = b"GET /health HTTP/1.1\r\n" + H + b"\r\n"
    last = b"GET /health HTTP/1.1\r\nConnection: close\r\n" + H + b"\r\n"
    assert balise_door.raw(asked * 2 + last).count(b"HTTP/1.1 200 ") == 3


@pytest.mark.parametrize(
    "path",
    [
        "/%2e%2e/pyproject.toml", "/..%2f..%2fpyproject.toml", "/%252e%252e%252fpyproject.toml", "/../../etc/passwd",
        "/page.css/../../web.py", "/page.css%00.html", "/page.css%2f..%2f..%2fweb.py", "/..\\..\\pyproject.toml",
        "/sources/..%2f..%2fpyproject", "/sources/%2e%2e", "/sources/x%00", "/sources/%C0%AE%C0%AE", "//etc/passwd",
        "/widget/../health/..;/model", "/widget/balise.js/x", "/static/", "/.git/config", "/.env", "/%68ealth/x",
        "/sources/" + "a" * 1500, "/widget/message;x=1", "/webhooks/", "/webhooks/rest", "/webhooks/rest/webhook/..",
        "/webhooks/widget/message", "/webhooks/web/", "/conversations/widget-0/tracker", "/metrics/../model",
    ],
)  # fmt: skip
def test_no_path_leads_anywhere_else(balise_door, path):
    got = balise_door.raw(b"GET %b HTTP/1.1\r\n%bConnection: close\r\n\r\n" % (path.encode(), H))
    status, headers, body = taken_apart(got)
    assert status in (404, 405)
    assert body in (b'{"error":"There is nothing at this address."}',
                    b'{"error":"This address does not take this method."}')  # fmt: skip
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "method", ["HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "TRACK"]
)
@pytest.mark.parametrize("path", ["/", "/health", "/page.css", "/widget/message", "/widget/balise.js", "/webhooks/rest/webhook"])  # fmt: skip
def test_no_method_does_more_than_it_should(balise_door, method, path):
    sent = f"{method} {path} HTTP/1.1\r\nX-Canary: zebra-crossing\r\nConnection: close\r\n".encode()
    status, headers, body = taken_apart(balise_door.raw(sent + H + b"\r\n"))
    if status == 405:
        assert method.lower() not in headers["allow"].split(", ")
    else:
        assert (method, path, status) in {
            ("HEAD", "/page.css", 200), ("OPTIONS", "/widget/message", 204)}  # fmt: skip
        assert body == b""
    assert b"zebra" not in body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200), ("/health", 200), ("/page.css", 200), ("/widget/balise.js", 200), ("/sources/guidance_sextortion", 200),
        ("/nothing", 404), ("/widget/talk", 401), ("/widget/message", 405), ("/webhooks/internal", 401),
    ],
)  # fmt: skip
def test_every_answer_carries_the_headers_and_no_version(balise, path, status):
    answer = balise.send(path)
    assert answer.status == status
    headers = {name.lower(): value for name, value in answer.headers.items()}
    for name, part in HEADERS.items():
        assert part in headers[name]
    # Whether a browser must come by https is the proxy's to say: it alone knows.
    assert "strict-transport-security" not in headers
    told = " ".join([*headers.values(), "" if path == "/widget/balise.js" else answer.body])
    assert not re.search(r"(?i)sanic|rasa|python|traceback|\bline \d+, in", told)
    assert "server" not in headers and "x-powered-by" not in headers


@pytest.mark.parametrize(
    "origin",
    [
        "https://school.example.evil.example", "https://evil.example", "http://school.example", "null",
        "https://school.example:444", "https://evil.school.example", "https://school.example\u00e9",
        "http://[", "http://[::1", "https://school.example@evil.example", "//school.example", "file://",
    ],
)  # fmt: skip
def test_no_other_origin_gets_in(balise, origin):
    headers = {"Content-Type": "application/json", "Origin": origin.encode().decode("latin-1")}
    form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
    plain = {**headers, "Authorization": f"Bearer {TOKEN}"}
    for path, body, sent in (
        ("/widget/session", b"{}", headers),
        ("/", b"message=hello", form),
        ("/webhooks/rest/webhook", b'{"sender": "s", "message": "hello"}', plain),
    ):
        answer = balise.send(path, body, **sent)
        assert answer.status == 403, path
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "BALISE_ORIGINS" in answer.json()["error"]


def test_a_listed_origin_is_named_exactly_and_without_credentials(balise):
    answer = balise.send(
        "/widget/session", b"{}", **{"Content-Type": "application/json", "Origin": SITE}
    )
    assert answer.status == 201
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "", "text/json"],
)
def test_what_a_page_may_send_without_asking_is_no_message(balise_door, kind):
    headers = {"Content-Type": kind, "Authorization": f"Bearer {balise_door.token('mine')}"}
    assert balise_door.say("mine", "hello", headers=headers).status == 415


def test_nothing_of_a_request_reaches_the_log(balise, balise_door):
    canary = f"zq{uuid.uuid4().hex}"
    forged = f"{canary}\x1b[31m ERROR forged"
    balise_door.say(canary, f"{canary}\n\x1b[31mERROR forged\r\nERROR forged")
    balise_door.say("mine", "hello", id=forged)
    balise_door.say("mine", "hello", choice=forged)
    balise_door.say("mine", "hello", metadata={canary: forged, "country": forged})
    balise_door.say(
        "mine",
        "hello",
        headers={"User-Agent": canary, "Referer": f"https://{canary}/", "Origin": canary},
    )
    balise_door.say(
        "mine", "hello", headers={"X-Forwarded-For": canary, "Forwarded": f"for={canary}"}
    )
    balise_door.say("mine", "hello", headers={"Authorization": f"Bearer {canary}"})
    trusted = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    balise.send(
        "/webhooks/rest/webhook",
        f'{{"sender": "{canary}", "message": "/{canary}"}}'.encode(),
        **trusted,
    )
    balise.send(
        "/webhooks/internal/messages",
        f'{{"conversation": "{canary}", "text": "{canary}"}}'.encode(),
        **trusted,
    )
    balise.send(f"/{canary}?{canary}={canary}")
    balise.send(
        "/",
        f"message={canary}&{canary}=1".encode(),
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    for shape in (b"GET /%b\x1b[31m HTTP/1.1\r\n" + H + b"\r\n", b"GET / HTTP/1.1\r\nX-%b\n: a\r\n\r\n",
                  b"%b\r\n\r\n", b"GET /%b HTTP/1.1\r\n" + H + b"Content-Length: 3\r\n\r\nabc"):  # fmt: skip
        balise_door.raw(shape % canary.encode())
    balise_door.raw(ASK + b"Content-Length: 900\r\n\r\n" + canary.encode(), leave=True)
    balise_door.say("mine", "hello")  # all before this one has been written by now
    log = balise.log.read_text()
    assert canary not in log
    assert "forged" not in log and "\x1b" not in log
    assert "Traceback" not in log
