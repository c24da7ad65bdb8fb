"""Signs the bridge's device with its account's own keys.

Clients may refuse the keys of encrypted rooms to a device that its owner has not signed. nio does
not do it, so it is done here, once, when the bridge is registered.
"""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nio import AsyncClient
from nio.api import Api

USAGES = ("master", "self_signing", "user_signing")
KEYS = "/_matrix/client/v3/keys"


def make_seeds() -> dict[str, str]:
    """Make the three secret keys of an account."""
    return {usage: _base64(os.urandom(32)) for usage in USAGES}


async def sign_device(client: AsyncClient, seeds: dict[str, str], password: str) -> bool:
    """Publish the account's keys and sign the client's device with them.

    False when the account has other keys already, or a password would be needed that we do not
    have: then its owner must verify the device.
    Raises OSError when the home server does not play along.
    """
    user, device = client.user_id, client.device_id
    known = await _post(client, f"{KEYS}/query", {"device_keys": {user: []}})
    published = known.get("master_keys", {}).get(user)
    keys = {usage: _Key(seeds[usage]) for usage in USAGES}
    if published is None:
        if not await _publish(client, keys, password):
            return False
    elif keys["master"].name not in published.get("keys", {}):
        return False
    own = known.get("device_keys", {}).get(user, {}).get(device)
    if own is None:
        raise OSError("the device has no keys on the home server")
    signed = keys["self_signing"].sign(own, user)
    answer = await _post(client, f"{KEYS}/signatures/upload", {user: {device: signed}})
    if answer.get("failures"):
        raise OSError("the home server did not take the signature")
    return True


async def _publish(client: AsyncClient, keys: dict[str, _Key], password: str) -> bool:
    user = client.user_id
    body: dict[str, Any] = {}
    for usage, key in keys.items():
        described = {"user_id": user, "usage": [usage], "keys": {key.name: key.public}}
        if usage != "master":
            described = keys["master"].sign(described, user)
        body[f"{usage}_key"] = described
    path = f"{KEYS}/device_signing/upload"
    answer = await _post(client, path, body, accept=(401,))
    if "session" in answer:  # the home server wants the password once more
        if not password:
            return False
        body["auth"] = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
            "session": answer["session"],
        }
        await _post(client, path, body)
    return True


async def _post(
    client: AsyncClient, path: str, body: dict[str, Any], accept: tuple[int, ...] = ()
) -> dict[str, Any]:
    headers = {
        "Authorization": f"Bearer {client.access_token}",
        "Content-Type": "application/json",
    }
    got = await client.send("POST", path, json.dumps(body), headers)
    if got.status != 200 and got.status not in accept:
        raise OSError(f"status {got.status}")
    return await got.json()


class _Key:
    """One signing key."""

    def __init__(self, seed: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed + "=="))
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.public = _base64(raw)
        self.name = f"ed25519:{self.public}"

    def sign(self, described: dict[str, Any], user: str) -> dict[str, Any]:
        """Add our signature to an object, over its canonical JSON."""
        bare = {k: v for k, v in described.items() if k not in ("signatures", "unsigned")}
        signature = _base64(self._key.sign(Api.to_canonical_json(bare).encode()))
        signatures = {who: dict(by) for who, by in described.get("signatures", {}).items()}
        signatures.setdefault(user, {})[self.name] = signature
        return {**bare, "signatures": signatures}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
