"""What a model was made from and how good it is: a small file beside it.

Of the examples it holds fingerprints only; the examples themselves are in data/nlu.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.authoring.example_files import Line
from bot.errors import SetupError
from bot.runtime.settings import Project


@dataclass(frozen=True)
class Manifest:
    """`examples`: "intent.language" to fingerprints; `measures`: name to per cent.

    `sha256` is that of the model's file; empty in manifests of old.
    """

    model: str
    made: str
    seconds: float
    examples: dict[str, list[str]]
    measures: dict[str, float] = field(default_factory=dict)
    forced: bool = False
    sha256: str = ""

    @property
    def number(self) -> int:
        """How many examples the model was trained on."""
        return sum(map(len, self.examples.values()))


@dataclass(frozen=True)
class Change:
    """What changed in the examples of an intent in a language."""

    intent: str
    language: str
    added: list[str]
    removed: int


def path_of(model: Path) -> Path:
    """Name the manifest of a model."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".json")


def read(model: Path) -> Manifest | None:
    """Read the manifest of a model; None when it has none that can be read."""
    try:
        return Manifest(**json.loads(path_of(model).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write(manifest: Manifest) -> str:
    """Give the text of a manifest."""
    return json.dumps(asdict(manifest), ensure_ascii=False)


def fingerprints(lines: Iterable[Line]) -> dict[str, list[str]]:
    """Give the fingerprints of examples by intent and language."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        found[f"{line.intent}.{line.language}"].append(_fingerprint(line.text))
    return dict(found)


def changes(made_from: Manifest, lines: list[Line]) -> list[Change]:
    """List what changed since a model was made."""
    now: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        now[f"{line.intent}.{line.language}"].append(line)
    found = []
    for key in sorted({*now, *made_from.examples}):
        before = Counter(made_from.examples.get(key, ()))
        after = Counter(_fingerprint(line.text) for line in now[key])
        new = after - before
        added = [line.text for line in now[key] if _fingerprint(line.text) in new]
        removed = (before - after).total()
        if added or removed:
            intent, _, language = key.rpartition(".")
            found.append(Change(intent, language, added, removed))
    return found


def of_model_in_use(project: Project) -> Manifest:
    """Read the manifest of the model in use. Raises SetupError when there is none."""
    from bot.runtime import training

    model = training.newest_model(project)
    found = read(model) if model else None
    if found is None:
        raise SetupError("No model says what it was made from. Make one: balise train")
    return found


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
