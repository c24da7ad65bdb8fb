"""Reads what the widget sends. Nothing of it is trusted."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Any

from sanic.request import Request

from bot.channels.bodies import check_type, read_object
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
    check_type(request)
    return read_object(request.body)


def bearer(request: Request) -> str:
    """Give the token of a session. Raises RequestError (401)."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        raise RequestError("Expected Authorization: Bearer with the session's token.", 401)
    return token.strip()


def address_of(request: Request) -> str:
    """Give the visitor's address: behind proxies, the one that they forward.

    Of IPv6 the network only: one household has as many addresses as it likes.
    """
    told = request.remote_addr or request.ip
    try:
        address = ipaddress.ip_address(told.strip("[]"))
    except ValueError:
        return told
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), False))
