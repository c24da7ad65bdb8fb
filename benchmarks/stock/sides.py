"""How each side is trained and served: its commands, its folders, its environment variables."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.stock import processes, projects
from bot.errors import SetupError

# What tqdm shows at the end of a component's epochs: `100/100 [12:34<00:00, …`.
EPOCHS_DONE = re.compile(r"(\d+)/(\d+) \[(?:(\d+):)?(\d+):(\d+)<")
NICE = 15  # of a training: it shares the machine with what else runs


@dataclass(frozen=True)
class Training:
    """A training that was done. `in_epochs`: seconds of it that passed in epochs.

    `processor` are the seconds that all cores worked: what else runs on the machine makes a
    training longer, but hardly changes them.
    """

    fingerprint: str
    seconds: float
    processor: float
    in_epochs: float = 0.0
    epochs: int | None = None


@dataclass(frozen=True)
class Served:
    """A side that runs."""

    address: str
    processes: list[subprocess.Popen]

    def alive(self) -> bool:
        """Whether every process still runs."""
        return all(process.poll() is None for process in self.processes)

    def memory(self) -> float:
        """Give the memory of all processes and their children, in MB."""
        return processes.memory(self.processes)

    def worked(self) -> float:
        """Give the seconds that the cores worked for all of it since its start."""
        return processes.worked(self.processes)


@dataclass(frozen=True)
class Side:
    """One of the two assistants: a folder with its environment, and its projects beside it.

    `variant` names the project by what it is trained on; `inputs` in it make the model.
    """

    name: str
    folder: Path
    variant: str
    inputs: tuple[str, ...]
    epochs: int | None = None  # of the stock peer's networks

    @property
    def environment(self) -> Path:
        """The packages."""
        return self.folder / "env"

    @property
    def project(self) -> Path:
        """The files that the side trains on and serves from."""
        return self.folder / self.variant

    @property
    def model(self) -> Path:
        """The newest trained model. Raises SetupError when there is none."""
        models = sorted(self.project.glob("models/*.tar.gz"), key=lambda path: path.stat().st_mtime)
        if not models:
            raise SetupError("{folder}: expected a trained model", folder=self.project / "models")
        return models[-1]

    @property
    def log(self) -> Path:
        """What the side's processes print."""
        return self.project / "serve.log"

    def train_command(self) -> list[str]:
        """Give the command that a maintainer would train with."""
        if self.name == "balise":
            return [str(self.environment / "bin/python"), "-m", "bot.cli", "train", "--force"]
        return [
            str(self.environment / "bin/rasa"), "train", "--config", "config.yml",
            "--domain", "domain", "--data", "data", "--fixed-model-name", "stock",
        ]  # fmt: skip

    def serve_commands(self, port: int, actions_port: int) -> list[list[str]]:
        """Give the commands that serve it on loopback."""
        if self.name == "balise":
            python = str(self.environment / "bin/python")
            return [[python, "-m", "bot.cli", "serve", "--port", str(port)]]
        rasa = str(self.environment / "bin/rasa")
        return [
            [rasa, "run", "actions", "--port", str(actions_port)],
            [
                rasa, "run", "--interface", "127.0.0.1", "--port", str(port),
                "--credentials", "credentials.yml", "--endpoints", "endpoints.yml",
                "--model", str(self.model),
            ],
        ]  # fmt: skip

    def environ(self) -> dict[str, str]:
        """Give the environment variables, the same for both but where things are kept."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "VIRTUAL_ENV", "BALISE_", "RASA_", "SANIC_"))
        }
        return kept | {
            "PATH": f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SANIC_HOST": "127.0.0.1",  # the action server would else be open to the network
            "BALISE_DATA": str(self.project / "kept"),
        }

    def trained(self) -> Training | None:
        """Read what is known of the training of the model that is there."""
        told = self.project / "trained.json"
        if not told.exists() or not list(self.project.glob("models/*.tar.gz")):
            return None
        return Training(**json.loads(told.read_text()))

    def fingerprint(self) -> str:
        """Sum up what a model is made from."""
        return projects.fingerprint(self.project, self.inputs)

    def train(self) -> Training:
        """Train anew, and note how long it took. Raises SetupError with the log's place."""
        log = self.project / "train.log"
        (self.project / "trained.json").unlink(missing_ok=True)
        started, worked = time.perf_counter(), _processor()
        with log.open("wb") as output:
            code = subprocess.run(
                ["nice", "-n", str(NICE), *self.train_command()],
                cwd=self.project,
                env=self.environ(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            ).returncode
        seconds, worked = time.perf_counter() - started, _processor() - worked
        if code:
            raise SetupError(
                "The training of {side} failed. Details: {log}", side=self.name, log=log
            )
        in_epochs = seconds_in_epochs(log.read_text(errors="replace")) if self.epochs else 0.0
        done = Training(self.fingerprint(), seconds, worked, in_epochs, self.epochs)
        (self.project / "trained.json").write_text(json.dumps(asdict(done)))
        return done

    @contextmanager
    def served(self) -> Iterator[Served]:
        """Serve on a free port of loopback until the block ends."""
        port, actions_port = processes.free_port(), processes.free_port()
        if self.name == "stock":
            (self.project / "endpoints.yml").write_text(
                f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n"
            )
        commands = self.serve_commands(port, actions_port)
        with processes.running(commands, self.project, self.environ(), self.log) as started:
            yield Served(f"http://127.0.0.1:{port}", started)


def _processor() -> float:
    """Give the seconds that the ended children worked, and their children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds_in_epochs(log: str) -> float:
    """Add up, over the components of a training's log, how long their epochs took."""
    # A full bar may be drawn more than once: the last of each component counts.
    components = log.split("Starting to train component")
    full = [
        [bar for bar in EPOCHS_DONE.finditer(component) if bar[1] == bar[2]]
        for component in components
    ]
    last = [bars[-1] for bars in full if bars]
    return sum(3600 * int(bar[3] or 0) + 60 * int(bar[4]) + int(bar[5]) for bar in last)


def both(
    work: Path, examples: int | None, stock_examples: int | None, epochs: int
) -> tuple[Side, Side]:
    """Give Balise and the stock peer, each for a number of examples (None: all)."""
    inputs = ("bot", "data", "seeds", "requirements/run.txt")
    return (
        Side("balise", work / "balise", f"{examples or 'all'}-examples", inputs),
        Side(
            "stock",
            work / "stock",
            f"{stock_examples or 'all'}-examples-{epochs}-epochs",
            ("config.yml", "domain", "data"),
            epochs,
        ),
    )
