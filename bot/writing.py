"""Write files whole or not at all, several as one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.errors import SetupError


def write_whole(files: Mapping[Path, str | bytes], mode: int = 0o644) -> None:
    """Write every file, or leave all of them as they were. New ones get the `mode`.

    Each text goes to a file beside its place first; then all are moved, which needs no room on
    the disk. Raises SetupError when it cannot be done, whatever the cause; an interruption
    undoes it too.
    """
    ready: list[tuple[Path, Path]] = []
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    moved: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            ready.append((path, _beside(path, text, mode)))
        for path, written in ready:
            if path.exists():
                os.chmod(written, path.stat().st_mode)
            moved.append(path)
            written.replace(path)
    except BaseException as error:
        for _, written in ready:
            written.unlink(missing_ok=True)
        for path in moved:
            _put_back(path, before[path])
        if isinstance(error, OSError):
            raise SetupError(
                "Nothing was changed: {path} could not be written ({reason}).",
                path=error.filename or next(iter(files)),
                reason=error.strerror or type(error).__name__,
            ) from None
        raise


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, with its folder. One that is there stays,
    and is closed to others. Raises SetupError.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise SetupError("{path}: {reason}", path=path, reason=error.strerror) from None


def _beside(path: Path, text: str | bytes, mode: int) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(written, mode)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return written


def _put_back(path: Path, content: bytes | None) -> None:
    with contextlib.suppress(OSError):
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)
