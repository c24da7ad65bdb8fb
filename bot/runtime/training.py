"""Train a model when there is none or an input is newer, and keep only a good one."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import SetupError
from bot.knowledge import store
from bot.runtime.settings import Project

SUFFIX = ".tar.gz"


@dataclass(frozen=True)
class Outcome:
    """The model that stands after a training."""

    model: Path


def newest_model(project: Project) -> Path | None:
    """Find the model that would be served."""
    models = sorted(
        project.models.glob(f"*{SUFFIX}"), key=lambda path: (path.stat().st_mtime, path.name)
    )
    return models[-1] if models else None


def stale_inputs(project: Project, model: Path) -> list[Path]:
    """List the inputs that are newer than a model."""
    made = model.stat().st_mtime
    return [path for path in project.model_inputs() if path.stat().st_mtime > made]


def train(project: Project) -> Outcome:
    """Train a model and put it in place whole. Raises SeedError, SetupError.

    The model is written elsewhere first: a training that fails or is interrupted leaves the
    models as they were.
    """
    from rasa.model_training import train as rasa_train

    store.load(project.seeds)  # a wrong seed is told before minutes are spent
    project.models.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=project.models, prefix=".training-") as folder:
        # Nothing is taken from the cache of a full training: keeping one costs more than it saves.
        os.environ["RASA_MAX_CACHE_SIZE"] = "0"
        said = io.StringIO()  # Rasa names a folder that is gone when a person reads it
        with contextlib.redirect_stdout(said):
            result = rasa_train(
                domain=str(project.domain),
                config=str(project.config),
                training_files=[str(project.data)],
                output=folder,
                fixed_model_name=f"balise-{_stamp()}",
                force_training=True,
            )
        if result.code != 0 or not result.model:
            raise SetupError(f"The training ended without a model.\n{said.getvalue()[-2000:]}")
        trained = Path(result.model)
        target = project.models / trained.name
        trained.replace(target)
        os.utime(target)
    return Outcome(target)


def _stamp() -> str:
    return datetime.now().strftime("%Y%m%d-%H%M%S")
