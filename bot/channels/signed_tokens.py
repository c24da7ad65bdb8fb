"""Checks the signed tokens with which Google and Microsoft prove that a request is theirs."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import jwt

from bot.errors import RequestError

SECONDS_KEPT = 24 * 3600
SECONDS_BETWEEN = 60  # of two fetches, however many unknown keys are shown to us
SECONDS_OF_LEEWAY = 300  # between the vendor's clock and ours
REFUSED = "Expected Authorization: Bearer with a valid token of the messenger."


class Issuer:
    """One issuer of tokens; its public keys are fetched when first needed, and kept for a day."""

    def __init__(
        self,
        fetch_keys: Callable[[], Awaitable[dict[str, Any]]],
        issuers: tuple[str, ...],
        audience: str,
    ) -> None:
        """Expect tokens of `issuers` for `audience`; `fetch_keys` gives the set of keys as JSON."""
        self._fetch_keys = fetch_keys
        self._issuers = issuers
        self._audience = audience
        self._keys: dict[str, Any] = {}
        self._fetched = float("-inf")

    async def claims(self, authorization: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Check a header; gives the claims and the key. Raises RequestError (401, 503)."""
        scheme, _, token = authorization.partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise jwt.InvalidTokenError
            key = await self._key(jwt.get_unverified_header(token).get("kid"))
            claims = jwt.decode(
                token,
                jwt.PyJWK(key, algorithm="RS256").key,
                algorithms=["RS256"],
                audience=self._audience,
                leeway=SECONDS_OF_LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            raise RequestError(REFUSED, 401) from None
        if claims["iss"] not in self._issuers:
            raise RequestError(REFUSED, 401)
        return claims, key

    async def _key(self, identity: Any) -> dict[str, Any]:
        age = time.monotonic() - self._fetched
        if age > SECONDS_KEPT or (identity not in self._keys and age > SECONDS_BETWEEN):
            try:
                fetched = await self._fetch_keys()
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
                raise RequestError("The messenger's public keys cannot be fetched.", 503) from None
            self._fetched = time.monotonic()
            self._keys = {key.get("kid"): key for key in fetched.get("keys", [])}
        if identity not in self._keys:
            raise jwt.InvalidTokenError
        return self._keys[identity]


async def get_json(address: str) -> dict[str, Any]:
    """Fetch a JSON object."""
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
        session.get(address, raise_for_status=True) as got,
    ):
        return await got.json(content_type=None)
