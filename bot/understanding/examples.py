"""The training examples: stock Rasa files, and the questions of seeds/answers/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import SeedError
from bot.knowledge import store
from bot.knowledge.seed_files import read_yaml


@dataclass(frozen=True)
class Example:
    """One training example. `metadata` is that of its intent: language, derives_from."""

    text: str
    intent: str
    metadata: dict[str, Any]


def read_all(files: list[Path]) -> list[Example]:
    """Read the files and the questions that buttons ask. Raises SeedError naming a wrong file."""
    written = [example for path in sorted(files) for example in read_examples(path)]
    return written + asked_by_buttons()


def read_examples(path: Path) -> list[Example]:
    """Read one file of data/nlu. Raises SeedError with the file and what was expected."""
    data = read_yaml(path)
    items = data.get("nlu") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise SeedError(f"{path}: expected a list under `nlu:`")
    return [example for item in items for example in _item(path, item)]


def asked_by_buttons() -> list[Example]:
    """Give the question of each answer: a suggestion is sent back as the text it shows."""
    return [
        Example(answer.question.in_(language), topic, {"language": language})
        for topic, answer in store.load().answers.items()
        for language in ("fr", "en")
    ]


def _item(path: Path, item: Any) -> list[Example]:
    if not isinstance(item, dict) or not {"intent", "examples"} <= set(item):
        raise SeedError(f"{path}: expected items with `intent` and `examples`, found {item!r:.60}")
    examples = item["examples"]
    if not isinstance(examples, str):
        raise SeedError(f"{path}: {item['intent']}: `examples` must be a block of `- ` lines")
    examples_read = []
    for number, line in enumerate(examples.splitlines(), 1):
        if not line.strip():
            continue
        if not line.startswith("- "):
            raise SeedError(
                f"{path}: {item['intent']}: line {number} of the examples must begin with '- ', "
                f"found {line[:30]!r}"
            )
        metadata = item.get("metadata") or {}
        examples_read.append(Example(line[2:].strip(), item["intent"], metadata))
    return examples_read
