"""Where things are, and what the environment may change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingError

ROOT = Path(__file__).parents[2]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
        """The channels."""
        return self.root / "bot/credentials.yml"

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
        """The trained models, newest last."""
        return self.root / "models"

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
    """How the server is reached."""

    host: str = "127.0.0.1"
    port: int = 5005
    rest_token: str | None = None

    @classmethod
    def read(cls, host: str, port: int) -> ServerSettings:
        """Check the arguments and the environment. Raises SettingError."""
        if not 1 <= port <= 65535:
            raise SettingError(f"The port must be from 1 to 65535; found {port}.")
        return cls(host=host, port=port, rest_token=os.environ.get("BALISE_REST_TOKEN") or None)

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK
