"""The files of deploy/nginx with a real nginx: which doors are open, to whom, and for how long."""

from __future__ import annotations

import asyncio
import http.client
import socket
import ssl
import urllib.request

import pytest

from tests.deployment.talks import People

JSON = {"Content-Type": "application/json"}
OPEN = ["/", "/page.css", "/health", "/widget/balise.js", "/sources/iwf_2024_01"]
SHUT = [
    "/metrics", "/health/ready", "/health/live", "/webhooks/rest/webhook", "/webhooks/rest/",
    "/webhooks/internal/", "/webhooks/internal/messages", "/webhooks/slack/webhook", "/version",
    "/status", "/model", "/domain", "/conversations/x/tracker", "/widget/../metrics",
    "/widget/%2e%2e/metrics", "/sources/..%2fmetrics", "//metrics", "/%6detrics", "/widget",
]  # fmt: skip


@pytest.mark.parametrize("path", OPEN)
def test_public_doors_are_open(cluster, path):
    assert cluster.send(path).status == 200


@pytest.mark.parametrize("path", SHUT)
def test_all_other_doors_are_shut(cluster, path):
    status, body = raw(cluster, f"GET {path} HTTP/1.1\r\nHost: balise.example\r\n\r\n")
    assert status in (301, 400, 404), body
    assert "Rasa" not in body and "python" not in body
    given = {**JSON, "Authorization": "Bearer a token of the test, long enough for all"}
    message = b'{"sender": "s", "message": "hello"}'
    assert cluster.send("/webhooks/rest/webhook", message, **given).status == 404


def test_plain_http_is_sent_to_https(cluster):
    connection = http.client.HTTPConnection("127.0.0.1", cluster.nginx.plain_port, timeout=20)
    connection.request("GET", "/?lang=fr")
    answer = connection.getresponse()
    assert answer.status == 301
    assert answer.headers["Location"] == "https://balise.example/?lang=fr"


def test_no_old_tls(cluster):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", cluster.nginx.port), 20) as plain,
        pytest.raises(OSError),
    ):
        old.wrap_socket(plain)


@pytest.mark.parametrize("path", ["/", "/health", "/widget/balise.js"])
def test_security_headers_come_once(cluster, path):
    context = ssl.create_default_context(cafile=cluster.nginx.certificate)
    with urllib.request.urlopen(cluster.nginx.address + path, context=context, timeout=30) as got:
        names = [name.lower() for name in got.headers]
    for name in ("strict-transport-security", "content-security-policy", "x-content-type-options",
                 "referrer-policy", "cache-control"):  # fmt: skip
        assert names.count(name) == 1, name
    assert len(names) == len(set(names))
    assert not any(digit in (got.headers.get("Server") or "") for digit in "0123456789")


def test_what_is_too_long_is_refused(cluster):
    assert cluster.send("/widget/session", b"{" + b" " * 70_000 + b"}", **JSON).status == 413
    assert raw(cluster, f"GET / HTTP/1.1\r\nHost: x\r\nX-Long: {'x' * 9000}\r\n\r\n")[0] == 400


def test_who_writes_slowly_is_let_go(cluster):
    """A head that never ends, and a body that never comes."""
    slow = [b"GET / HTTP/1.1\r\nHost: balise.example\r\nX-Slow: ",
            b"POST /widget/session HTTP/1.1\r\nHost: balise.example\r\nContent-Length: 50\r\n"
            b"Content-Type: application/json\r\n\r\n{"]  # fmt: skip
    held = [connect(cluster) for _ in slow]
    for connection, begun in zip(held, slow, strict=True):
        connection.sendall(begun)
    for connection in held:
        connection.settimeout(60)
        answer = b""
        try:
            while got := connection.recv(4096):
                answer += got
        except OSError:
            pass  # cut off, which is as good
        assert b" 200 " not in answer and b" 201 " not in answer
        connection.close()


def test_limits_count_visitors_and_not_what_they_write_in_a_header(cluster):
    async def open_too_many() -> tuple[list[int], int]:
        import aiohttp

        context = ssl.create_default_context(cafile=cluster.nginx.certificate)
        url = f"{cluster.nginx.address}/widget/session"

        async def ask(address: str, number: int) -> int:
            forged = {
                "X-Forwarded-For": f"203.0.113.{number % 250}",
                "Forwarded": f"for=203.0.113.{number % 250}",
            }
            async with sessions[address].post(url, json={}, headers=forged) as got:
                return got.status

        sessions = {
            address: aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context, local_addr=(address, 0), limit=16)
            )
            for address in ("127.0.0.77", "127.0.0.78")
        }
        flood = await asyncio.gather(*(ask("127.0.0.77", number) for number in range(250)))
        other = await ask("127.0.0.78", 1)
        await asyncio.gather(*(session.close() for session in sessions.values()))
        return flood, other

    flood, other = asyncio.run(open_too_many())
    assert (flood.count(201), flood.count(429)) == (240, 10)
    assert other == 201


def test_a_talk_goes_on_whichever_process_answers(cluster):
    async def talk() -> list[dict]:
        doors = [People(process.server.address) for process in cluster.processes]
        begun = await doors[0].open(1)
        await doors[0].write(begun, "Je suis en Belgique, qui appeler ?")
        await doors[1].write(begun, "Qui appeler ?")
        return [reply for _, reply in begun[0].told]

    assert [reply["country"] for reply in asyncio.run(talk())] == ["BE", "BE"]


def connect(cluster) -> ssl.SSLSocket:
    """Open a connection that is not read for us."""
    context = ssl.create_default_context(cafile=cluster.nginx.certificate)
    plain = socket.create_connection(("127.0.0.1", cluster.nginx.port), 30)
    return context.wrap_socket(plain, server_hostname="balise.example")


def raw(cluster, request: str) -> tuple[int, str]:
    """Send bytes as they are; gives the status and what came."""
    with connect(cluster) as connection:
        connection.sendall(request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1).encode())
        answer = b""
        while got := connection.recv(4096):
            answer += got
    return int(answer.split()[1]), answer.decode("utf-8", "replace")
