"""Sessions of the widget: a short-lived signed token that holds the id of a conversation.

Each answer renews the token, up to a day after the session was opened: a stolen one does not last
for ever. Nothing of a session is kept beside the conversation itself, so a session lives where the
tracker lives, and ends with it.
"""

from __future__ import annotations

import contextlib
import datetime
import secrets
import time
from typing import Any

import jwt

from bot.errors import RequestError

ALGORITHM = "HS256"
LIFETIME = datetime.timedelta(minutes=60)  # since the last answer; each answer renews it
LONGEST = 24 * 3600  # seconds since it was opened
CONVERSATION = "widget-"


def new_conversation() -> str:
    """Make the id of a conversation; nobody can guess it (256 bits)."""
    return CONVERSATION + secrets.token_hex(32)


class Tokens:
    """Signs and reads the tokens of sessions."""

    def __init__(self, secret: str | None = None, lifetime: datetime.timedelta = LIFETIME) -> None:
        """Sign with a secret; without one, with a key that ends with the process.

        Of several secrets, separated by blanks, the first signs and all are taken: a new one is
        put before the old one, which goes a day later.
        """
        self._keys = (secret or secrets.token_hex(32)).split()
        self._lifetime = int(lifetime.total_seconds())

    def issue(self, conversation: str) -> str:
        """Sign the first token of a session."""
        return self._sign(conversation, int(time.time()))

    def renew(self, token: str) -> str:
        """Sign a later token of the same session, for one that was read before the answer."""
        claims = self._claims(token, expired_too=True)
        return self._sign(claims["sub"], claims["opened"])

    def read(self, token: str, expired_too: bool = False) -> str:
        """Give the conversation of a token. Raises RequestError (401) if it is not valid."""
        claims = self._claims(token, expired_too)
        if not claims["sub"].startswith(CONVERSATION):
            raise RequestError("The token is not one of a session of the widget.", 401)
        return claims["sub"]

    def _sign(self, conversation: str, opened: int) -> str:
        expires = min(int(time.time()) + self._lifetime, opened + LONGEST)
        claims = {"sub": conversation, "opened": opened, "exp": expires}
        return jwt.encode(claims, self._keys[0], ALGORITHM)

    def _claims(self, token: str, expired_too: bool = False) -> dict[str, Any]:
        options = {"require": ["sub", "exp", "opened"], "verify_exp": not expired_too}
        for key in self._keys:
            # A token may hold half characters, which have no bytes: that is a ValueError.
            with contextlib.suppress(jwt.InvalidTokenError, ValueError):
                return jwt.decode(token, key, [ALGORITHM], options=options)
        raise RequestError("The session is unknown or over; open a new one.", 401)
