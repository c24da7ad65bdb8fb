"""The key that signs sessions, made once and kept in the data folder.

Without it every session would end when the server is started again, although its talk goes on.
"""

from __future__ import annotations

import logging
import os
import secrets
import tempfile
from pathlib import Path

from bot.runtime.settings import LEAST_SECRET

logger = logging.getLogger(__name__)

FILE = "session.key"


def kept_key(folder: Path) -> str | None:
    """Give the key, made at the first call; None when the folder cannot hold one.

    Processes that start together get the same one.
    """
    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = _read(path)
        if key is None:
            path.unlink(missing_ok=True)
            _write(path, secrets.token_urlsafe(32))
            key = _read(path)
        return key
    except OSError as error:
        logger.warning("Sessions end with the process: %s: %s.", path, error.strerror)
        return None


def _read(path: Path) -> str | None:
    if not path.exists():
        return None
    path.chmod(0o600)
    key = path.read_text(encoding="ascii", errors="replace").strip()
    return key if len(key) >= LEAST_SECRET else None


def _write(path: Path, key: str) -> None:
    """Put the key in its place whole; one that was put there meanwhile stays."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as file:  # mkstemp: for the owner only
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        os.unlink(beside)
