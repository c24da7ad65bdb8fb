"""Save what would be missed into one file, and put it back.

That is little: counts, what is kept for review with the operator's consent, the settings of the
Matrix bridge. Conversations are left out on purpose: a backup would keep what its writer had
deleted. Keys are left out too: those of sessions are worth nothing without the conversations,
and those of encrypted rooms must never be used twice.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bot.errors import SettingError, SetupError
from bot.matrix.settings import CONFIG
from bot.reporting import counts
from bot.review import kept
from bot.writing import write_whole

MANIFEST = "backup.json"
FORMAT = 1
DATABASES = (counts.FILE, kept.FILE)
MATRIX = f"matrix/{CONFIG}"
MOST_BYTES = 256 * 1024 * 1024  # of one part
OWNER_ONLY = 0o600


def save(folder: Path, matrix: Path, target: Path, force: bool = False) -> list[str]:
    """Write a backup of the data folder and the bridge's folder; give the names of its parts.

    A server may run meanwhile. The file is written whole, for its owner alone. Raises
    SettingError when it is there already and not `force`, SetupError when a part cannot be read
    or there is nothing to save.
    """
    if target.exists() and not force:
        raise SettingError("{path} is there already. To replace it: --force", path=target)
    parts = {name: _snapshot(folder / name) for name in DATABASES if (folder / name).is_file()}
    if (matrix / CONFIG).is_file():
        parts[MATRIX] = (matrix / CONFIG).read_bytes()
    if not parts:
        raise SetupError("There is nothing to save yet in {path}.", path=folder)
    about = {
        "format": FORMAT,
        "made": datetime.datetime.now().isoformat(timespec="seconds"),
        "parts": {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(MANIFEST, json.dumps(about, indent=1))
        for name, content in parts.items():
            file.writestr(name, content)
    write_whole({target: packed.getvalue()}, OWNER_ONLY)
    return list(parts)


def restore(source: Path, folder: Path, matrix: Path, force: bool = False) -> list[str]:
    """Put back what a backup holds, all of it or nothing; give the names of its parts.

    Raises SettingError when something stands in a place and not `force`, or the file is no
    backup; SetupError when it cannot be written. Messages whose time for review is over are
    deleted again.
    """
    parts = _read(source)
    places = {name: matrix / CONFIG if name == MATRIX else folder / name for name in parts}
    taken = [path for path in places.values() if path.exists()]
    if taken and not force:
        raise SettingError(
            "{path} is there already, and nothing was restored. To replace it: --force",
            path=taken[0],
        )
    for path in places.values():
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(
                "{path}: {reason}", path=error.filename, reason=error.strerror
            ) from None
    with contextlib.ExitStack() as held:
        for path in taken:
            if path.name in DATABASES:
                held.enter_context(_nobody_writes(path))
        write_whole({places[name]: content for name, content in parts.items()}, OWNER_ONLY)
    if kept.FILE in parts:
        kept.KeptMessages(folder).expire(datetime.date.today())
    return list(parts)


def _snapshot(path: Path) -> bytes:
    """Give the bytes of a database as it stands between two writes."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=5)) as base:
            _check(base)
            return base.serialize()
    except sqlite3.Error as error:
        raise SetupError("{path}: {reason}", path=path, reason=error) from None


def _read(source: Path) -> dict[str, bytes]:
    """Read a backup and prove every part of it. Raises SettingError."""
    damaged = SettingError(
        "{path} is damaged or no backup of Balise; nothing was restored.", path=source
    )
    try:
        with zipfile.ZipFile(source) as file:
            about = json.loads(file.read(MANIFEST))
            if about["format"] != FORMAT:
                raise SettingError(
                    "{path} was made by another version of Balise (format {found}, expected "
                    "{expected}); nothing was restored.",
                    path=source,
                    found=about["format"],
                    expected=FORMAT,
                )
            proofs = dict(about["parts"])
            parts = {name: _part(file, name) for name in proofs}
    except OSError as error:
        raise SettingError("{path}: {reason}", path=source, reason=error.strerror) from None
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, NotImplementedError):
        raise damaged from None
    for name, content in parts.items():
        if hashlib.sha256(content).hexdigest() != proofs[name]:
            raise damaged
        if name in DATABASES:
            try:
                with contextlib.closing(sqlite3.connect(":memory:")) as base:
                    base.deserialize(content)
                    _check(base)
            except (sqlite3.Error, OverflowError):
                raise damaged from None
    return parts


def _part(file: zipfile.ZipFile, name: str) -> bytes:
    if name not in (*DATABASES, MATRIX) or file.getinfo(name).file_size > MOST_BYTES:
        raise KeyError(name)
    return file.read(name)


def _check(base: sqlite3.Connection) -> None:
    found = base.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


@contextlib.contextmanager
def _nobody_writes(path: Path) -> Iterator[None]:
    """Hold a database while its file is replaced, so that no journal of it stays behind."""
    with contextlib.closing(sqlite3.connect(path, timeout=5)) as base:
        try:
            base.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise SetupError("{path}: {reason}", path=path, reason=error) from None
        except sqlite3.DatabaseError:
            pass  # damaged: all the better that it is replaced
        yield
