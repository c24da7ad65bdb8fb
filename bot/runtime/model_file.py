"""Whether the file of a model is whole and the one that was trained here.

A model names Python classes that are imported when it is loaded, so it is code: one that was
changed since it was trained is not loaded.
"""

from __future__ import annotations

import hashlib
import tarfile
import zlib
from pathlib import Path

from rasa.exceptions import ModelNotFound, UnsupportedModelVersionError

from bot.errors import BaliseError, SetupError
from bot.runtime import manifest

DAMAGED = (tarfile.TarError, EOFError, zlib.error, OSError, ModelNotFound)


def fingerprint(model: Path) -> str:
    """Give the SHA-256 of a model's file."""
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(model: Path) -> None:
    """Check that a model is the one its manifest speaks of. Raises SetupError.

    One without a manifest, or with an old one that has no fingerprint, is taken as it is.
    """
    about = manifest.read(model)
    try:
        changed = about and about.sha256 and about.sha256 != fingerprint(model)
    except OSError as error:
        raise refusal(model, error) from None
    if changed:
        raise SetupError(
            "The model {name} is not the file that was trained: it is damaged or was changed. "
            "Train again (balise train) or choose another (balise models).",
            name=model.name,
        )


def refusal(model: Path, error: Exception) -> SetupError:
    """Say why a model cannot be loaded and what to do; without a traceback."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    # Rasa puts errors of its own around those of a component.
    ours = [cause for cause in causes if isinstance(cause, BaliseError)]
    if isinstance(error, UnsupportedModelVersionError):
        reason = f"it was made by Rasa {error.model_version}"
    elif isinstance(error, DAMAGED):
        reason = "the file is damaged or is no model"
    elif ours:
        reason = str(ours[0]).removesuffix(" Train again: balise train")
    else:
        reason = type(causes[-1]).__name__
    return SetupError(
        "The model {name} cannot be loaded: {reason}. Train again (balise train) or choose "
        "another (balise models).",
        name=model.name,
        reason=reason.removesuffix("."),
    )
