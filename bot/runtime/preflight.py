"""What must be right before the assistant is loaded: each mistake is told at once, in one line."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import RasaException
from rasa.shared.utils.io import read_yaml_file

from bot.errors import SettingError, SetupError
from bot.runtime import server
from bot.runtime.settings import Project, ServerSettings

# Rasa takes what it does not know for the store in memory, with no more than a warning.
KNOWN = {
    "tracker_store": ("in_memory", "sql", "redis", "mongod", "dynamo"),
    "lock_store": ("in_memory", "redis"),
}

OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


def check(project: Project, settings: ServerSettings) -> None:
    """Check port, channels, stores and data folder. Raises SettingError, SetupError."""
    server.check_port(settings)
    check_credentials(project.credentials)
    check_endpoints(project.endpoints)
    check_folder(project.kept)


def check_credentials(path: Path) -> None:
    """Check the file that names the channels. Raises SettingError naming the place."""
    if not _read(path):
        raise SettingError("{path} names no channel, so nobody could ask anything.", path=path)
    server.channels(path)


def check_endpoints(path: Path) -> None:
    """Check the file that names the stores. Raises SettingError naming the place."""
    named = _read(path)
    for part, known in KNOWN.items():
        settings = named.get(part)
        if settings is None:
            continue
        kind = settings.get("type") if isinstance(settings, dict) else None
        if not isinstance(kind, str) or (kind.lower() not in known and not _is_class(kind)):
            raise SettingError(
                "{path}: {part} must have a type that is one of: {known}; found {found!r}.",
                path=path,
                part=part,
                known=", ".join(known),
                found=kind,
            )


def check_folder(folder: Path) -> None:
    """Check that the data folder can be written. Raises SetupError.

    A disk that is full or broken is no mistake in the settings: people are answered all the
    same, and the stores tell of it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"balise")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno in OF_THE_DISK:
            return
        raise SetupError(
            "The data folder {path} cannot be written ({reason}). Mend it, or name another with "
            "BALISE_DATA.",
            path=folder,
            reason=error.strerror or type(error).__name__,
        ) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        content = read_yaml_file(path)
    except (OSError, UnicodeDecodeError, RasaException) as error:
        # Not the message: what is around a mistake in this file may be a password.
        if isinstance(error, OSError):
            # Rasa's own error for a missing file brings no reason.
            reason = error.strerror or os.strerror(errno.ENOENT)
            raise SettingError(
                "{path} cannot be read: {reason}.", path=path, reason=reason
            ) from None
        cause = getattr(error, "underlying_yaml_exception", None)
        mark = getattr(cause, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise SettingError("{place}: this is not valid YAML.", place=place) from None
    if not isinstance(content or {}, dict):
        raise SettingError("{path}: expected names with their settings.", path=path)
    return content or {}


def _is_class(name: str) -> bool:
    from rasa.shared.utils.common import class_from_module_path

    try:
        return "." in name and bool(class_from_module_path(name))
    except (ImportError, AttributeError, RasaException):
        return False
