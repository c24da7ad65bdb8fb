"""Train a model when there is none or an input is newer, and keep only a good one."""

from __future__ import annotations

import contextlib
import datetime
import functools
import io
import os
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.authoring import example_files
from bot.errors import BaliseError, SetupError
from bot.evaluation import floors
from bot.i18n import noted
from bot.knowledge import store
from bot.runtime import manifest, models
from bot.runtime.manifest import Manifest
from bot.runtime.settings import Project

Told = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """The model that stands after a training, and what it was made from."""

    model: Path
    manifest: Manifest


def newest_model(project: Project) -> Path | None:
    """Find the model that would be served."""
    return models.in_use(project)


def stale_inputs(project: Project, model: Path) -> list[Path]:
    """List the inputs that are newer than a model. One that was chosen is never too old."""
    if model == models.chosen(project):
        return []
    made = model.stat().st_mtime
    return [path for path in project.model_inputs() if path.stat().st_mtime > made]


def train(project: Project, force: bool = False, tell: Told = lambda step: None) -> Outcome:
    """Train a model, prove it and put it in place whole. Raises SeedError, SetupError.

    The model is made and measured elsewhere first: a training that fails, is interrupted or
    gives a worse model than bot/floors.yml allows leaves the models as they were. `force`
    leaves the floors aside, never the proof that the model answers. `tell` hears each step.
    """
    from bot.runtime import model_file

    store.load(project.seeds)  # a wrong seed is told before minutes are spent
    lines = example_files.read_lines(project.examples)
    started = time.monotonic()
    project.models.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=project.models, prefix=".training-") as folder:
        tell(noted("Training"))
        trained = _train(project, Path(folder))
        tell(noted("Asking the new model"))
        measures = _measure(project, trained, force)
        made = datetime.datetime.now().isoformat(timespec="seconds")
        seconds = round(time.monotonic() - started, 1)
        found = manifest.fingerprints(lines)
        sha256 = model_file.fingerprint(trained)
        about = Manifest(trained.name, made, seconds, found, measures, force, sha256)
        target = project.models / trained.name
        manifest.path_of(trained).write_text(manifest.write(about), encoding="utf-8")
        manifest.path_of(trained).replace(manifest.path_of(target))
        trained.replace(target)
        os.utime(target)
    models.use_newest(project)
    return Outcome(target, about)


def _train(project: Project, folder: Path) -> Path:
    from rasa.model_training import train as rasa_train

    # Nothing is taken from the cache of a full training: keeping one costs more than it saves.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    # Rasa shows bars of its own and names a folder that is gone when a person reads it.
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), _packed_quickly():
        result = rasa_train(
            domain=str(project.domain),
            config=str(project.config),
            training_files=[str(project.data)],
            output=str(folder),
            fixed_model_name=f"balise-{_stamp()}",
            force_training=True,
        )
    if result.code != 0 or not result.model:
        raise SetupError(f"The training ended without a model.\n{said.getvalue()[-2000:]}")
    return Path(result.model)


@contextlib.contextmanager
def _packed_quickly() -> Iterator[None]:
    """Have Rasa pack the model with little effort: its numbers cannot be made much smaller."""
    before = tarfile.TarFile.__dict__["gzopen"]
    tarfile.TarFile.gzopen = classmethod(functools.partial(before.__func__, compresslevel=1))
    try:
        yield
    finally:
        tarfile.TarFile.gzopen = before


def _measure(project: Project, model: Path, force: bool) -> dict[str, float]:
    """Measure a new model. Raises SetupError when it must not replace the one in use."""
    from bot.runtime import assistant

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            loaded = assistant.load(project, model)
    except BaliseError as error:
        raise SetupError(
            "The new model was not kept; the models are as they were. {reason}", reason=error
        ) from error
    knowledge = loaded.knowledge
    measures = floors.measure_smoke(loaded.agent, knowledge)
    folder = project.root / "tests/evaluation"
    measures |= floors.measure_evaluation(loaded.agent, knowledge, folder)
    found = floors.shortfalls(measures, floors.read_floors(project.floors))
    if found and not force:
        missed = [f"  {s.name}: {s.found:.1f} %, expected {s.floor:g} %" for s in found]
        raise SetupError(
            "The new model was not kept, it falls short of bot/floors.yml; the models are as they "
            "were:\n{missed}\nTo keep it anyway: balise train --force",
            missed="\n".join(missed),
        )
    return {name: round(percent, 1) for name, percent in measures.items()}


def _stamp() -> str:
    return datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
