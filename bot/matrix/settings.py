"""Who the bridge is and whom it serves: two files in a folder that only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.channels.guard import LANGUAGES, read_metadata
from bot.errors import RequestError, SettingError, SetupError
from bot.matrix.cross_signing import make_seeds

CHANNEL = "matrix"  # as it is named to the assistant, and in logs
CONFIG, ACCOUNT = "config.yml", "account.json"
HEADER = """\
# The Matrix bridge. After a change: stop it and start it again.
#   allow      servers whose people may invite Balise; *.example.org means all under it
#   language   fr or en: of the first words, before anybody has written
#   country    two letters: whose numbers and protocol are given unless someone says another
#   assistant  where `balise serve` listens
"""


@dataclass(frozen=True)
class Settings:
    """What an administrator may change."""

    homeserver: str
    allow: tuple[str, ...]
    language: str = "fr"
    country: str | None = None
    assistant: str = "http://127.0.0.1:5005"

    @property
    def metadata(self) -> dict[str, str]:
        """What the assistant is told about everyone here."""
        told = {"language": self.language, "audience": "staff"}
        return {**told, "country": self.country} if self.country else told

    def allows(self, user: str) -> bool:
        """Tell whether a person's server is allowed."""
        server = user.partition(":")[2].lower()
        return any(
            server == allowed or (allowed.startswith("*.") and server.endswith(allowed[1:]))
            for allowed in self.allow
        )


@dataclass(frozen=True)
class Account:
    """The device that the bridge is. Every field but the names is a secret."""

    user_id: str
    device_id: str
    access_token: str
    pickle_key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    conversation_key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    signing_seeds: dict[str, str] = field(default_factory=make_seeds)
    signed: bool = False  # whether the account's own keys have signed this device


@dataclass(frozen=True)
class Folder:
    """Where the bridge keeps its files."""

    path: Path

    @property
    def database(self) -> Path:
        """What is not answered yet, and what was."""
        return self.path / "bridge.db"

    @property
    def keys(self) -> Path:
        """The keys of encrypted rooms."""
        return self.path / "keys"

    def make(self) -> None:
        """Make the folder, for its owner alone."""
        for folder in (self.path, self.keys):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)

    def settings(self) -> Settings:
        """Read the settings. Raises SettingError naming the key, SetupError if there are none."""
        path = self._needed(CONFIG)
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            raise SettingError(f"{path} is not YAML: {error}") from None
        if not isinstance(data, dict):
            raise SettingError(f"{path} must hold keys and values.")
        try:
            return read_settings(data)
        except SettingError as error:
            raise SettingError(f"{path}: {error}") from None

    def account(self) -> Account:
        """Read the account. Raises SetupError when it is missing, open to others or broken."""
        path = self._needed(ACCOUNT)
        if path.stat().st_mode & 0o077:
            raise SetupError(f"{path} can be read by others. Run: chmod 600 {path}")
        try:
            return Account(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            raise SetupError(f"{path} is damaged. Run: balise matrix register") from None

    def save(self, settings: Settings, account: Account) -> None:
        """Write both files whole or not at all, readable by their owner alone."""
        self.make()
        values = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(settings).items()}
        shown = yaml.safe_dump(values, sort_keys=False, allow_unicode=True)
        self._write(CONFIG, HEADER + shown)
        self._write(ACCOUNT, json.dumps(asdict(account)))

    def _write(self, name: str, text: str) -> None:
        path = self.path / name
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        draft.replace(path)

    def _needed(self, name: str) -> Path:
        path = self.path / name
        if not path.is_file():
            raise SetupError(f"{path} is missing. Run: balise matrix register")
        return path


def read_settings(data: dict[str, Any]) -> Settings:
    """Check settings. Raises SettingError naming the key."""
    unknown = set(data) - {"homeserver", "allow", "language", "country", "assistant"}
    if unknown:
        raise SettingError(f"unknown key {sorted(unknown)[0]!r}.")
    for key in ("homeserver", "assistant"):
        value = data.get(key, "http://127.0.0.1:5005" if key == "assistant" else None)
        if not isinstance(value, str) or urlsplit(value).scheme not in ("http", "https"):
            raise SettingError(f"{key} must be an http(s) address; found {value!r}.")
    allow = data.get("allow")
    if not isinstance(allow, list) or not allow or not all(isinstance(a, str) and a for a in allow):
        raise SettingError("allow must list at least one server name, such as example.org.")
    try:
        known = read_metadata(
            {"language": data.get("language") or "fr", "country": data.get("country")}
        )
    except RequestError:
        raise SettingError(
            f"language must be one of {', '.join(LANGUAGES)}, and country two letters such as FR."
        ) from None
    return Settings(
        homeserver=data["homeserver"].rstrip("/"),
        allow=tuple(name.lower() for name in allow),
        language=known["language"],
        country=known.get("country"),
        assistant=data.get("assistant", "http://127.0.0.1:5005").rstrip("/"),
    )
