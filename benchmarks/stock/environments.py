"""The two environments, made the same way from locked versions, each in its folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.errors import SetupError
from bot.runtime.settings import ROOT

LOCKS = {
    "balise": ROOT / "requirements/run.txt",
    "stock": Path(__file__).with_name("peer") / "requirements.txt",
}
STOCK_VERSION = (3, 10)


def build(side: str, folder: Path, python: Path) -> Path:
    """Make the environment of a side, or leave it if it is up to date. Gives its folder.

    Raises SetupError with the log's place.
    """
    target = folder / "env"
    mark = target / ".installed"
    lock = LOCKS[side]
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return target
    shutil.rmtree(target, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "install.log"
    uv = ROOT / ".venv/bin/uv"
    commands = [
        [str(uv), "venv", "--quiet", "--python", str(python), str(target)],
        [
            str(uv), "pip", "install", "--quiet", "--python", str(target / "bin/python"),
            "--require-hashes", "--no-deps", "--compile-bytecode", "-r", str(lock),
        ],
    ]  # fmt: skip
    with log.open("wb") as output:
        for command in commands:
            # Run elsewhere, as pyproject.toml restates Rasa's requirements for Balise alone.
            if subprocess.run(command, cwd=folder, stdout=output, stderr=output).returncode:
                raise SetupError(
                    "The environment of {side} could not be made. Is there a network? "
                    "Details: {log}",
                    side=side,
                    log=log,
                )
    mark.write_text(wanted)
    return target


def compile_bytecode(environment: Path, folders: list[Path]) -> None:
    """Compile a project as its installer would, so that its first start does not have to."""
    python = str(environment / "bin/python")
    subprocess.run([python, "-m", "compileall", "-q", *map(str, folders)], check=True)


def find_stock_python(named: str | None = None) -> Path:
    """Find a Python 3.10. Raises SetupError that says what to install."""
    for candidate in [named] if named else _candidates():
        if _version(candidate) == STOCK_VERSION:
            return Path(candidate)
    if named:
        raise SetupError("{named}: expected Python 3.10, which Rasa asks for.", named=named)
    raise SetupError(
        "Stock Rasa needs Python 3.10 and none was found. Install one (`uv python install 3.10`, "
        "`pyenv install 3.10`, or conda) and name it: --python /path/to/python3.10"
    )


def _candidates() -> Iterator[str]:
    if found := shutil.which("python3.10"):
        yield found
    # On the PATH may be a shim of pyenv's that refuses to run.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    kept = Path.home() / ".local/share/uv/python"
    for folder in (pyenv / "versions", kept):
        yield from map(str, sorted(folder.glob("*3.10*/bin/python3.10"), reverse=True))


def _version(python: str) -> tuple[int, int] | None:
    try:
        told = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=30,
        )
        major, minor = told.stdout.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return int(major), int(minor)


def own_python() -> Path:
    """Name the Python that this command runs on, outside its environment."""
    return Path(sys.base_prefix) / f"bin/python3.{sys.version_info[1]}"
