"""How a visitor talks through each kind of door. The probes know no other way in."""

from __future__ import annotations

import abc
import itertools
import json
import socket
import uuid
from urllib.parse import urlsplit

import jwt

from tests.conftest import Answer, Server

JSON = {"Content-Type": "application/json"}
VISITORS = itertools.count(1)


class Door(abc.ABC):
    """A running server and its public way in. A talk is known by a name that a test chooses."""

    def __init__(self, server: Server) -> None:
        self.server = server
        number = next(VISITORS)
        # An address of its own, as the proxy would tell it: tests do not use up each other's limits.
        self.headers = {
            **JSON,
            "X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
        }

    @abc.abstractmethod
    def say(self, talk: str | None, text: object, headers: dict | None = None, **more) -> Answer:
        """Say something in a talk; `more` goes into the body as it is."""

    @abc.abstractmethod
    def naming(self, talk: str) -> dict[str, str]:
        """What a stranger who knows the id of a talk would put into a body of their own."""

    @abc.abstractmethod
    def read(self, talk: str) -> str:
        """Read a talk back, as far as the door lets one."""

    @abc.abstractmethod
    def country(self, answer: Answer) -> str | None:
        """Whose helplines an answer gives; None if it is no answer."""

    def raw(self, request: bytes, leave: bool = False) -> bytes:
        """Send bytes as they are, and give everything that comes back until the line is closed.

        `leave`: say at once that nothing more will come, as one does who goes away.
        """
        parts = urlsplit(self.server.address)
        with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
            line.sendall(request)
            if leave:
                line.shutdown(socket.SHUT_WR)
            got = b""
            while True:
                try:
                    piece = line.recv(65536)
                except ConnectionResetError:
                    return got
                if not piece:
                    return got
                got += piece


class StockDoor(Door):
    """Rasa's REST channel: whoever names a talk is in it."""

    path = "/webhooks/rest/webhook"

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._names: dict[str, str] = {}

    def say(self, talk: str | None, text: object, headers: dict | None = None, **more) -> Answer:
        body = {"message": text, **({"sender": self._name(talk)} if talk else {}), **more}
        return self.server.send(
            self.path, json.dumps(body).encode(), **{**self.headers, **(headers or {})}
        )

    def naming(self, talk: str) -> dict[str, str]:
        return {"sender": self._name(talk)}

    def read(self, talk: str) -> str:
        return self.server.send(f"/conversations/{self._name(talk)}/tracker").body

    def country(self, answer: Answer) -> str | None:
        customs = (
            [m["custom"] for m in answer.json() if "custom" in m] if answer.status == 200 else []
        )
        return customs[-1]["reply"]["country"] if customs else None

    def _name(self, talk: str) -> str:
        return self._names.setdefault(talk, uuid.uuid4().hex)


class BaliseDoor(Door):
    """The widget's channel: a session is opened, and its token alone names the talk."""

    path = "/widget/message"

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.tokens: dict[str, str] = {}

    def token(self, talk: str) -> str:
        """The token of a talk, which is opened if it is new."""
        if talk not in self.tokens:
            opened = self.server.send("/widget/session", b"{}", **self.headers)
            self.tokens[talk] = opened.json()["token"]
        return self.tokens[talk]

    def say(self, talk: str | None, text: object, headers: dict | None = None, **more) -> Answer:
        bearer = {"Authorization": f"Bearer {self.token(talk)}"} if talk else {}
        body = {"id": uuid.uuid4().hex, "text": text, **more}
        return self.server.send(
            self.path, json.dumps(body).encode(), **{**self.headers, **bearer, **(headers or {})}
        )

    def naming(self, talk: str) -> dict[str, str]:
        claims = jwt.decode(self.token(talk), options={"verify_signature": False})
        return dict.fromkeys(
            ("sender", "sender_id", "conversation", "session", "sub"), claims["sub"]
        )

    def read(self, talk: str) -> str:
        named = self.naming(talk)["sender"]
        stranger = {**self.headers, "Authorization": f"Bearer {self.token('a stranger')}"}
        read = [
            self.server.send(f"/conversations/{named}/tracker").body,
            self.server.send(f"/widget/talk?conversation={named}", **stranger).body,
            self.server.send(
                "/widget/talk", **{**self.headers, "Authorization": f"Bearer {self.token(talk)}"}
            ).body,
        ]
        return "\n".join(read[:2]) if talk == "victim" else "\n".join(read)

    def country(self, answer: Answer) -> str | None:
        return answer.json()["reply"]["country"] if answer.status == 200 else None
