"""Where things are, and what the environment may change."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.errors import SettingError

MOST_HOURS = 24 * 30  # that a conversation is kept after its last message
ROOT = Path(__file__).parents[2]
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
MOST_TURN_SECONDS = 60
LEAST_SECRET = 32  # characters
LEAST_TOKEN = 16
MOST_NAME = 200  # characters
CONTACT = re.compile(r"https://[^\s<>\"]+|[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
OWN_STORES = ("memory", "sqlite")
DATABASES = ("postgresql", "postgresql+psycopg2")


@dataclass(frozen=True)
class Project:
    """The files of a Balise project, from its root."""

    root: Path = ROOT

    @property
    def config(self) -> Path:
        """The pipeline and the policies."""
        return self.root / "bot/config.yml"

    @property
    def domain(self) -> Path:
        """The folder of domain files."""
        return self.root / "bot/domain"

    @property
    def data(self) -> Path:
        """Training examples, stories and rules."""
        return self.root / "data"

    @property
    def examples(self) -> Path:
        """The training examples, one file an intent and language."""
        return self.root / "data/nlu"

    @property
    def seeds(self) -> Path:
        """What is known."""
        return self.root / "seeds"

    @property
    def credentials(self) -> Path:
        """The channels: Balise's own file, or the one that BALISE_CREDENTIALS names."""
        named = os.environ.get("BALISE_CREDENTIALS")
        return Path(named) if named else self.root / "bot/credentials.yml"

    @property
    def endpoints(self) -> Path:
        """The stores."""
        return self.root / "bot/endpoints.yml"

    @property
    def floors(self) -> Path:
        """What a new model must reach to be put in place."""
        return self.root / "bot/floors.yml"

    @property
    def models(self) -> Path:
        """The trained models, newest last; a folder of their own if BALISE_MODELS names one."""
        return Path(os.environ.get("BALISE_MODELS") or self.root / "models")

    @property
    def drafts(self) -> Path:
        """What is being written and not yet in use: articles and intents."""
        return self.root / "drafts"

    @property
    def kept(self) -> Path:
        """What is kept while serving: counts, and missed messages if the operator allows it."""
        return Path(os.environ.get("BALISE_DATA") or self.root / ".data")

    def model_inputs(self) -> list[Path]:
        """Every file that a model is made from."""
        code = self.root / "bot/understanding"
        return [
            self.config,
            *sorted(self.domain.glob("*.yml")),
            *sorted(self.data.rglob("*.yml")),
            *sorted(self.data.rglob("*.tsv")),
            *sorted(self.seeds.rglob("*.yml")),
            *sorted(code.rglob("*.py")),
        ]


@dataclass(frozen=True)
class ServerSettings:
    """How the server is reached.

    `origins`: other sites whose pages may hold the widget. `proxies`: how many reverse proxies
    stand before the server, so that it reads the visitor's address from theirs. `secret` signs
    the widget's sessions; of several, separated by blanks, the first signs and all are taken.
    None: one is made, and kept in the data folder. `turn_seconds`: after which a message that is
    not answered gets the static help. `operator` and `contact`: who offers Balise, and where to
    ask about data, as /privacy tells. `redis`: the address of a Redis where processes count
    requests together.
    """

    host: str = "127.0.0.1"
    port: int = 5005
    rest_token: str | None = None
    origins: frozenset[str] = frozenset()
    proxies: int = 0
    secret: str | None = None
    keep_hours: float = 24
    internal_token: str | None = None
    metrics_token: str | None = None
    turn_seconds: float = 8
    operator: str | None = None
    contact: str | None = None
    redis: str | None = None

    @classmethod
    def read(cls, host: str, port: int) -> ServerSettings:
        """Check the arguments and the environment. Raises SettingError."""
        if not 1 <= port <= 65535:
            raise SettingError(f"The port must be from 1 to 65535; found {port}.")
        return cls(
            host=host,
            port=port,
            rest_token=os.environ.get("BALISE_REST_TOKEN") or None,
            origins=_origins(os.environ.get("BALISE_ORIGINS", "")),
            proxies=_proxies(os.environ.get("BALISE_PROXIES") or "0"),
            secret=_secret(os.environ.get("BALISE_SECRET")),
            keep_hours=_keep_hours(os.environ.get("BALISE_KEEP_HOURS") or "24"),
            internal_token=os.environ.get("BALISE_INTERNAL_TOKEN") or None,
            metrics_token=_metrics_token(os.environ.get("BALISE_METRICS_TOKEN")),
            turn_seconds=_turn_seconds(os.environ.get("BALISE_TURN_SECONDS") or "8"),
            operator=_operator(os.environ.get("BALISE_OPERATOR", "")),
            contact=_contact(os.environ.get("BALISE_CONTACT", "")),
            redis=StoreSettings.read().redis,
        )

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK


@dataclass(frozen=True)
class LogSettings:
    """How the server writes its log: lines for a person, or JSON for a collector of logs."""

    style: Literal["plain", "json"] = "plain"
    level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def read(cls) -> LogSettings:
        """Check the environment. Raises SettingError."""
        return cls(
            _one_of("BALISE_LOG", "plain", "json"),
            _one_of("BALISE_LOG_LEVEL", "info", "debug", "warning", "error"),
        )


def _one_of(name: str, *known: str) -> str:
    found = os.environ.get(name) or known[0]
    if found not in known:
        raise SettingError(
            "{name} must be one of: {known}; found {found!r}.",
            name=name,
            known=", ".join(known),
            found=found,
        )
    return found


def _metrics_token(text: str | None) -> str | None:
    if text and len(text) < LEAST_TOKEN:
        raise SettingError(
            "BALISE_METRICS_TOKEN must have at least {least} characters; found {found}.",
            least=LEAST_TOKEN,
            found=len(text),
        )
    return text or None


def _turn_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= MOST_TURN_SECONDS:
        raise SettingError(
            "BALISE_TURN_SECONDS must be a number of seconds from 1 to {most}; found {found!r}.",
            most=MOST_TURN_SECONDS,
            found=text,
        )
    return seconds


def _operator(text: str) -> str | None:
    if len(text) > MOST_NAME or not text.isprintable():
        raise SettingError(
            "BALISE_OPERATOR must be a name of at most {most} characters, on one line.",
            most=MOST_NAME,
        )
    return text.strip() or None


def _contact(text: str) -> str | None:
    text = text.strip()
    if text and (len(text) > MOST_NAME or not CONTACT.fullmatch(text)):
        raise SettingError(
            "BALISE_CONTACT must be an e-mail address or a link that begins with https://; found "
            "{found!r}.",
            found=text,
        )
    return text or None


def _origins(text: str) -> frozenset[str]:
    origins = [origin.lower().rstrip("/") for origin in text.replace(",", " ").split()]
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise SettingError(
                "BALISE_ORIGINS must list sites as in https://school.example, separated by "
                f"spaces; found {origin!r}."
            )
    return frozenset(origins)


def _proxies(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 9:
        raise SettingError(f"BALISE_PROXIES must be a number from 0 to 9; found {text!r}.")
    return int(text)


def _secret(text: str | None) -> str | None:
    for one in (text or "").split():
        if len(one) < LEAST_SECRET:
            raise SettingError(
                f"BALISE_SECRET must have at least {LEAST_SECRET} characters; found {len(one)}. "
                "Of several, separated by blanks, each must: the first signs, all are taken. "
                'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
    return (text or "").strip() or None


def _keep_hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 0 < hours <= MOST_HOURS:
        raise SettingError(
            f"BALISE_KEEP_HOURS must be a number of hours, more than 0 and at most {MOST_HOURS}; "
            f"found {text!r}."
        )
    return hours


@dataclass(frozen=True)
class StoreSettings:
    """Where conversations are kept while they last.

    `store`: memory, sqlite (a file in the data folder) or the address of a database. `chosen`:
    whether it was set. `redis`: the address of a Redis that several processes share.
    """

    store: str = "sqlite"
    chosen: bool = False
    redis: str | None = None

    @classmethod
    def read(cls) -> StoreSettings:
        """Check the environment. Raises SettingError, which never shows an address."""
        store = os.environ.get("BALISE_STORE") or ""
        scheme = store.partition("://")[0]
        if store and store not in OWN_STORES and scheme not in DATABASES:
            raise SettingError(
                "BALISE_STORE must be memory, sqlite, or an address that begins with "
                "postgresql://; found {found!r}.",
                found=scheme[:20],
            )
        redis = os.environ.get("BALISE_REDIS") or None
        if redis and not redis.startswith(("redis://", "rediss://")):
            raise SettingError(
                "BALISE_REDIS must be an address that begins with redis:// or rediss://."
            )
        return cls(store or "sqlite", bool(store), redis)

    def check_shared(self) -> None:
        """Refuse stores that each process would have for itself. Raises SettingError."""
        if self.store == "memory":
            raise SettingError(
                "More than one worker needs a store of conversations that they share; found "
                "BALISE_STORE=memory. Take it out, or name a database: postgresql://…"
            )
        if self.redis is None:
            raise SettingError(
                "More than one worker needs a Redis, so that the turns of one talk go one at a "
                "time: set BALISE_REDIS, as in redis://localhost:6379/0."
            )
