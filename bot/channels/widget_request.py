"""Reads what the widget sends. Nothing of it is trusted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from sanic.request import Request

from bot.channels.guard import read_metadata
from bot.errors import RequestError

MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class Asked:
    """What a page sends: an id of its own making, and a text or a button's id."""

    id: str
    text: str | None
    choice: str | None
    metadata: dict[str, str]

    @classmethod
    def read(cls, body: dict[str, Any]) -> Asked:
        """Check the shape of a message. Raises RequestError naming the part."""
        identity, text, choice = body.get("id"), body.get("text"), body.get("choice")
        if not isinstance(identity, str) or not MESSAGE_ID.fullmatch(identity):
            raise RequestError('"id" must be 8 to 64 letters, digits or hyphens.')
        if (text is None) == (choice is None):
            raise RequestError(
                'Expected "text" (typed) or "choice" (a button\'s id), and not both.'
            )
        if not isinstance(text if choice is None else choice, str):
            raise RequestError('"text" and "choice" must be texts.')
        return cls(identity, text, choice, read_metadata(body.get("metadata")))


def read_body(request: Request) -> dict[str, Any]:
    """Read a JSON object. Raises RequestError saying what was expected."""
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise RequestError("Expected Content-Type: application/json.", status=415)
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        raise RequestError("The body is not JSON.") from None
    if not isinstance(data, dict):
        raise RequestError("Expected a JSON object.")
    return data


def address_of(request: Request) -> str:
    """Give the visitor's address: behind proxies, the one that they forward."""
    return request.remote_addr or request.ip
