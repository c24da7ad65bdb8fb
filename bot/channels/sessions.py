"""Sessions of the widget: a short-lived signed token that holds the id of a conversation.

Nothing of a session is kept beside the conversation itself, so a session lives where the
tracker lives, and ends with it.
"""

from __future__ import annotations

import datetime
import secrets

import jwt

from bot.errors import RequestError

ALGORITHM = "HS256"
LIFETIME = datetime.timedelta(minutes=60)  # since the last answer; each answer renews it
CONVERSATION = "widget-"


def new_conversation() -> str:
    """Make the id of a conversation; nobody can guess it (256 bits)."""
    return CONVERSATION + secrets.token_hex(32)


class Tokens:
    """Signs and reads the tokens of sessions."""

    def __init__(self, secret: str | None = None, lifetime: datetime.timedelta = LIFETIME) -> None:
        """Sign with a secret; without one, with a key that ends with the process."""
        self._key = secret or secrets.token_hex(32)
        self._lifetime = lifetime

    def issue(self, conversation: str) -> str:
        """Sign a token for a conversation."""
        expires = datetime.datetime.now(datetime.UTC) + self._lifetime
        return jwt.encode({"sub": conversation, "exp": expires}, self._key, ALGORITHM)

    def read(self, token: str, expired_too: bool = False) -> str:
        """Give the conversation of a token. Raises RequestError (401) if it is not valid."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                [ALGORITHM],
                options={"require": ["sub", "exp"], "verify_exp": not expired_too},
            )
        except jwt.InvalidTokenError:
            raise RequestError("The session is unknown or over; open a new one.", 401) from None
        if not claims["sub"].startswith(CONVERSATION):
            raise RequestError("The token is not one of a session of the widget.", 401)
        return claims["sub"]
