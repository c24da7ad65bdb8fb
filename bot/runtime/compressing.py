"""Compress big answers for callers that can read them: phones are on slow networks.

Compressing a secret beside text that an attacker chooses can betray the secret (BREACH), if the
attacker can have the victim's browser ask again and again. Nobody's page can here: conversations
are opened by a token that the script sends itself, never by a cookie.
"""

from __future__ import annotations

import gzip

from sanic.request import Request
from sanic.response import HTTPResponse

LEAST = 1024  # bytes worth compressing
LEVEL = 5
KINDS = ("application/json", "text/")


def compress(request: Request, answer: HTTPResponse) -> None:
    """Compress an answer, if it is big, is text and the caller reads gzip."""
    body = getattr(answer, "body", None)
    kind = (answer.content_type or "") if body else ""
    if not body or len(body) < LEAST or not kind.startswith(KINDS):
        return
    if "content-encoding" in answer.headers:
        return
    answer.headers.setdefault("Vary", "Accept-Encoding")
    if _reads_gzip(request.headers.get("accept-encoding", "")):
        answer.body = gzip.compress(body, LEVEL, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"


def _reads_gzip(accepted: str) -> bool:
    for entry in accepted.lower().split(","):
        coding, _, weight = entry.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
