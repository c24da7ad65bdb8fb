"""A copy of the project in which the command may write, and the command run in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT


@dataclass(frozen=True)
class Shell:
    """Runs `balise` in a copy of the project."""

    root: Path

    def balise(self, *arguments: str, typed: str = "", **environ: str):
        """Run the command; `typed` is its standard input."""
        spoken = {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "BALISE_DATA": ""}
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", *arguments],
            cwd=self.root,
            input=typed,
            capture_output=True,
            text=True,
            env={**os.environ, **spoken, "PYTHONPATH": str(self.root), **environ},
        )

    def files(self) -> dict[str, bytes]:
        """Give every file of the copy, to see that nothing changed."""
        found = (p for p in self.root.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        return {str(p.relative_to(self.root)): p.read_bytes() for p in found}


def copy_project(target: Path, most_examples: int = 12) -> Shell:
    """Copy the project with at most so many examples an intent and language.

    A quarter of the danger examples is kept, and no danger set: a training is quick then, and
    only the smoke set is asked.
    """
    for name in ("bot", "actions", "data", "seeds", "tests/evaluation"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "babel.cfg", target)
    for path in (target / "data/nlu").glob("*.yml"):
        head, marker, body = path.read_text(encoding="utf-8").partition("  examples: |\n")
        lines = body.splitlines()[:most_examples]
        path.write_text(head + marker + "\n".join(lines) + "\n", encoding="utf-8")
    for path in (target / "data/danger").glob("*.tsv"):
        lines = path.read_text(encoding="utf-8").splitlines()[::4]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (target / "tests/evaluation/danger.tsv").unlink()
    return Shell(target)


def fill(path: Path, *pairs: tuple[str, str]) -> None:
    """Fill in a draft as a maintainer would: each first text is replaced once by the second."""
    text = path.read_text(encoding="utf-8")
    for before, after in pairs:
        assert re.search(before, text, re.MULTILINE), f"{before!r} is not in {path.name}:\n{text}"
        text = re.sub(before, lambda _, after=after: after, text, count=1, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
