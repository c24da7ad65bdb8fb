"""Arrays that take long to make, laid out once so that they are there at once.

They are kept as plain files of numpy and mapped into memory: nothing is read before it is used,
and all processes of a machine share one copy. The folder is BALISE_CACHE, or .cache in the
project; it can be deleted at any time. Where it cannot be written, the arrays are made anew in
each process, as if there were no cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

LAYOUT = 1  # to be raised when arrays of one fingerprint are laid out in another way
NAMES = "names.json"  # written last: what a folder must hold

Arrays = Mapping[str, np.ndarray]


def folder() -> Path:
    """Name the folder of what is prepared."""
    return Path(os.environ.get("BALISE_CACHE") or Path(__file__).parents[2] / ".cache")


def arrays(name: str, fingerprint: str, make: Callable[[], Arrays]) -> Arrays:
    """Give arrays as they were prepared under a name and fingerprint, or make and keep them.

    Several processes may do so at once: each writes a folder of its own, and one stays.
    """
    found = read(name, fingerprint)
    if found is not None:
        return found
    made = make()
    keep(name, fingerprint, made)
    return read(name, fingerprint) or made


def read(name: str, fingerprint: str) -> Arrays | None:
    """Give what is kept; None when there is nothing, or it is not whole."""
    with contextlib.suppress(OSError, ValueError):
        return _read(_place(name, fingerprint))
    return None


def keep(name: str, fingerprint: str, made: Arrays) -> None:
    """Keep arrays in place of all others of that name, if the folder can be written."""
    kept = _place(name, fingerprint)
    with contextlib.suppress(OSError):  # no room, no right to write, or another was first
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=kept.parent, prefix=f".{kept.name}-"))
        try:
            _write(new, made)
            for other in kept.parent.glob(f"{name}-*"):
                shutil.rmtree(other, ignore_errors=True)
            new.replace(kept)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _place(name: str, fingerprint: str) -> Path:
    digest = hashlib.sha256(f"{LAYOUT} {fingerprint}".encode()).hexdigest()[:16]
    return folder() / f"{name}-{digest}"


def _read(kept: Path) -> Arrays:
    """Map the arrays of a folder. Raises OSError or ValueError when it is not whole."""
    names = json.loads((kept / NAMES).read_text(encoding="utf-8"))
    if not isinstance(names, dict):
        raise ValueError(f"{kept / NAMES}: expected names and shapes")
    return {
        name: np.load(kept / f"{name}.npy", mmap_mode="r" if shape else None, allow_pickle=False)
        for name, shape in names.items()
    }


def _write(new: Path, made: Arrays) -> None:
    for name, array in made.items():
        np.save(new / f"{name}.npy", array, allow_pickle=False)
    names = {name: list(array.shape) for name, array in made.items()}
    (new / NAMES).write_text(json.dumps(names), encoding="utf-8")
    new.chmod(0o755)
