"""An assistant with every messenger switched on, against a stand-in for their servers."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import jwt
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.channels.vendors import Call, Vendor
from tests.conftest import ROOT, Answer, Server, running_server

SECRET = "a secret of the test"
SLACK, TEAMS, CHAT = "bot.channels.slack.Slack", "bot.channels.teams.Teams", "bot.channels.google_chat.GoogleChat"  # fmt: skip


@dataclass(frozen=True)
class Messengers:
    """The running assistant, the vendors' stand-in and the vendors' signing key."""

    server: Server
    vendor: Vendor
    key: rsa.RSAPrivateKey

    def post(self, channel: str, body: bytes | dict, **headers: str) -> Answer:
        """Send a request to a channel, as a vendor would."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        return self.server.send(f"/webhooks/{channel}/webhook", data, **headers)

    def token(self, key: rsa.RSAPrivateKey | None = None, **claims) -> str:
        """Sign a token as Google or Microsoft would."""
        now = int(time.time())
        claims = {"iat": now, "exp": now + 3600, **claims}
        return "Bearer " + jwt.encode(claims, key or self.key, "RS256", headers={"kid": "k1"})

    def sent(self, text: str) -> Call:
        """Wait for a call that holds a text."""
        return self.vendor.wait_for(lambda call: text in call.body)

    def count_after_a_turn(self, probe) -> int:
        """Count the calls once a later message, sent by `probe`, has been answered."""
        mark = len(self.vendor.calls)
        probe()
        self.vendor.wait_for(lambda call: len(self.vendor.calls) > mark)
        return len(self.vendor.calls)


@pytest.fixture(scope="session")
def signing_key() -> rsa.RSAPrivateKey:
    """The vendors' key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def messengers(model, signing_key, tmp_path_factory) -> Iterator[Messengers]:
    """Every messenger switched on; France's staff."""
    vendor = Vendor()
    folder = tmp_path_factory.mktemp("messengers")
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(signing_key.public_key()))
    vendor.documents = {
        "/openid": {"jwks_uri": f"{vendor.address}/keys"},
        "/keys": {"keys": [{**public, "kid": "k1", "use": "sig", "endorsements": ["msteams"]}]},
    }
    channels = yaml.safe_load((ROOT / "bot/credentials.yml").read_text())
    common = {"country": "FR", "language": "fr"}
    channels |= {
        SLACK: {"signing_secret": SECRET, "bot_token": "xoxb-test", "api": vendor.address},
        "bot.channels.mattermost.Mattermost": {
            "address": vendor.address, "webhook_token": SECRET, "bot_token": "bot"},
        "bot.channels.rocketchat.RocketChat": {
            "address": vendor.address, "webhook_token": SECRET, "user_id": "balise", "auth_token": "auth"},
        "bot.channels.telegram.Telegram": {
            "token": "1:test", "secret_token": "secret_of_the_test", "username": "balise_bot", "api": vendor.address},
        CHAT: {"audience": "1234567890", "keys": f"{vendor.address}/keys"},
        TEAMS: {"app_id": "app", "app_password": SECRET, "tenant": "school", "login": vendor.address,
                "openid": f"{vendor.address}/openid"},
    }  # fmt: skip
    for name, settings in channels.items():
        if settings:
            channels[name] = {**settings, **common}
    credentials = folder / "credentials.yml"
    credentials.write_text(yaml.safe_dump(channels))
    with running_server(
        folder, BALISE_CREDENTIALS=str(credentials), BALISE_INTERNAL_TOKEN=SECRET
    ) as server:
        yield Messengers(server, vendor, signing_key)
    vendor.close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY"):
        if name in os.environ:
            monkeypatch.delenv(name)


@pytest.fixture
def new() -> str:
    """An id that was never used."""
    return uuid.uuid4().hex[:16]
