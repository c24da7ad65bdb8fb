"""The trained models: which is in use, and which may go.

The one in use is the newest, unless a maintainer chose another: its name then stands in
models/in-use.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import SettingError
from bot.runtime import manifest
from bot.runtime.settings import Project
from bot.writing import write_whole

SUFFIX = ".tar.gz"
IN_USE = "in-use"


def all_models(project: Project) -> list[Path]:
    """List the models, the oldest first."""
    found = project.models.glob(f"*{SUFFIX}")
    return sorted(found, key=lambda path: (path.stat().st_mtime, path.name))


def chosen(project: Project) -> Path | None:
    """Find the model that a maintainer chose; None when none was, or it is gone."""
    try:
        name = (project.models / IN_USE).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    model = project.models / name
    return model if name and model.is_file() else None


def in_use(project: Project) -> Path | None:
    """Find the model that would be served."""
    models = all_models(project)
    return chosen(project) or (models[-1] if models else None)


def use(project: Project, name: str) -> Path:
    """Choose a model by its name. Raises SettingError when there is none of that name."""
    model = project.models / (name if name.endswith(SUFFIX) else name + SUFFIX)
    if model.parent != project.models or not model.is_file():
        raise SettingError("There is no model {name!r}. Known: balise models list", name=name)
    write_whole({project.models / IN_USE: model.name + "\n"})
    return model


def use_newest(project: Project) -> None:
    """Go back to the newest model."""
    (project.models / IN_USE).unlink(missing_ok=True)


def prune(project: Project, keep: int) -> list[Path]:
    """Delete all but the newest models, never the one in use. Returns what was deleted.

    `keep` is 1 or more.
    """
    used = in_use(project)
    old = all_models(project)[:-keep]
    gone = [model for model in old if model != used]
    for model in gone:
        manifest.path_of(model).unlink(missing_ok=True)
        model.unlink()
    return gone
