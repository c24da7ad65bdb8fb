"""What the head of an HTTP request must be like before anything reads it. Pure, no network.

Sanic 21.12 takes much that the standard (RFC 9112) forbids: two lengths, blanks before a colon,
control characters in an address. Two programs that read one request differently, a proxy and we,
can be made to disagree on where it ends; and what is in an address ends in somebody's log. So
what is not plainly well-formed is refused whole.
"""

from __future__ import annotations

import re

from bot.errors import RequestError

MOST_HEADERS = 64
MOST_TARGET = 2048  # bytes of an address with its query
MOST_LENGTH_DIGITS = 9

_REQUEST_LINE = re.compile(rb"([A-Z]{3,10}) (/[!-~]*) HTTP/1\.[01]")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t -~\x80-\xff]*)")
_HOST = re.compile(rb"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_ONCE = (b"host", b"content-length", b"transfer-encoding", b"content-type", b"authorization")
_NO_BODY = (b"GET", b"HEAD", b"OPTIONS", b"TRACE")


def check_head(head: bytes) -> None:
    """Check a head: all before the empty line. Raises RequestError, which echoes nothing of it."""
    first, *lines = head.split(b"\r\n")
    asked = _REQUEST_LINE.fullmatch(first)
    if not asked:
        raise RequestError("The first line is no request of HTTP/1.1 for a path.")
    method, target = asked.groups()
    if len(target) > MOST_TARGET:
        raise RequestError(f"The address is longer than {MOST_TARGET} bytes.", 414)
    if len(lines) > MOST_HEADERS:
        raise RequestError(f"There are more than {MOST_HEADERS} headers.", 431)
    headers: dict[bytes, list[bytes]] = {}
    for line in lines:
        header = _HEADER.fullmatch(line)
        if not header:
            raise RequestError("A header is not written as it must be.")
        headers.setdefault(header[1].lower(), []).append(header[2].strip(b"\t "))
    _check_headers(method, headers)


def _check_headers(method: bytes, headers: dict[bytes, list[bytes]]) -> None:
    for name in _ONCE:
        if len(headers.get(name, ())) > 1:
            raise RequestError(f"There is more than one header {name.decode()}.")
    host, length, coding = (headers.get(name, [None])[0] for name in _ONCE[:3])
    if host is None or not _HOST.fullmatch(host):
        raise RequestError("Expected a header Host that names a host.")
    if length is not None and coding is not None:
        raise RequestError("Expected Content-Length or Transfer-Encoding, and not both.")
    if length is not None and not (length.isdigit() and len(length) <= MOST_LENGTH_DIGITS):
        raise RequestError("Content-Length is no number of bytes.")
    if coding is not None and coding != b"chunked":
        raise RequestError("The only Transfer-Encoding that is taken is chunked.")
    if method in _NO_BODY and (coding is not None or int(length or 0)):
        raise RequestError("A request with this method takes no body.")
    if b"websocket" in b",".join(headers.get(b"upgrade", ())).lower():
        raise RequestError("There are no websockets here.")
