"""The two assistants as folders: the same examples, domain and rules, put where each trains."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

from benchmarks.stock import replies
from bot.authoring import example_files
from bot.authoring.example_files import Line
from bot.runtime.settings import ROOT, Project

PEER = Path(__file__).with_name("peer")
SEED = 20260101
FEWEST = 2  # examples of a file that stay, however few are asked for
COPIED = ("bot", "actions", "data", "seeds", "tests/evaluation", "requirements")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "*.pyc")


def choose(lines: list[Line], number: int | None) -> list[Line]:
    """Choose about so many examples, of each file its share and at least two. None: all."""
    if number is None or number >= len(lines):
        return lines
    chance = random.Random(SEED)
    by_file: dict[Path, list[Line]] = {}
    for line in lines:
        by_file.setdefault(line.path, []).append(line)
    chosen = []
    for of_file in by_file.values():
        share = max(FEWEST, round(len(of_file) * number / len(lines)))
        chosen += chance.sample(of_file, min(share, len(of_file)))
    return chosen


def write_balise(folder: Path, chosen: list[Line]) -> Path:
    """Copy Balise as it is, with the chosen examples. Models trained there before stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
    shutil.copy2(ROOT / "pyproject.toml", folder)
    write_examples(folder / "data/nlu", chosen)
    for model in (folder / "models").glob("*.tar.gz"):
        model.touch()  # the copies are newer than it, though the same
    return folder


def write_stock(folder: Path, chosen: list[Line], epochs: int) -> Path:
    """Write an assistant that stock Rasa can train and serve. Models trained before stay."""
    project = Project()
    for name in ("data", "actions"):
        shutil.rmtree(folder / name, ignore_errors=True)
    write_examples(folder / "data/nlu", chosen)
    shutil.copytree(project.data / "stories", folder / "data/stories")
    shutil.copytree(project.domain, folder / "domain", dirs_exist_ok=True)
    (folder / "actions").mkdir()
    (folder / "actions/__init__.py").touch()
    shutil.copy2(PEER / "actions.py", folder / "actions/answer.py")
    made = json.dumps(replies.prepare(), ensure_ascii=False)
    (folder / "actions/replies.json").write_text(made, encoding="utf-8")
    config = (PEER / "config.yml").read_text(encoding="utf-8")
    (folder / "config.yml").write_text(config.replace("EPOCHS", str(epochs)), encoding="utf-8")
    (folder / "credentials.yml").write_text("rest: {}\n", encoding="utf-8")
    return folder


def write_examples(folder: Path, chosen: list[Line]) -> None:
    """Write the files of examples anew, without the lines that were not chosen."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kept: dict[Path, set[int]] = {}
    for line in chosen:
        kept.setdefault(line.path, set()).add(line.number)
    for path, numbers in kept.items():
        every = {line.number for line in example_files.read_file(path)}
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        stay = [text for number, text in enumerate(lines, 1) if number not in every - numbers]
        (folder / path.name).write_text("".join(stay), encoding="utf-8")
        shutil.copystat(path, folder / path.name)


def fingerprint(folder: Path, names: Iterable[str], *more: str) -> str:
    """Sum up files and folders of a project by their contents, and what else makes a model."""
    found = hashlib.sha256("\0".join(more).encode())
    for name in names:
        place = folder / name
        paths = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in paths:
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(f"{path.relative_to(folder)}\0".encode())
                found.update(path.read_bytes())
    return found.hexdigest()
