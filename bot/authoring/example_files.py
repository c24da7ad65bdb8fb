"""The examples of data/nlu, line by line: where each stands, and a new one added.

One file an intent and language, named `<intent>.<language>.yml`; stock Rasa files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import SeedError
from bot.i18n import LANGUAGES
from bot.knowledge.seed_files import read_yaml
from bot.writing import write_whole

INDENT = "    - "
MOST_CHARACTERS = 2000


@dataclass(frozen=True)
class Line:
    """One example and where it stands. `number` is its line in the file, from 1."""

    intent: str
    language: str
    text: str
    path: Path
    number: int


def read_lines(folder: Path) -> list[Line]:
    """Read all examples of a folder. Raises SeedError naming the file and what was expected."""
    return [line for path in sorted(folder.glob("*.yml")) for line in read_file(path)]


def read_file(path: Path) -> list[Line]:
    """Read the examples of one file. Raises SeedError."""
    data = read_yaml(path)
    if not isinstance(data, dict) or not isinstance(data.get("nlu"), list):
        raise SeedError("{path}: expected a list under `nlu:`", path=path)
    tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    items = _value(tree, "nlu").value
    lines = []
    for item, node in zip(data["nlu"], items, strict=True):
        block = _value(node, "examples") if isinstance(item, dict) else None
        if block is None or "intent" not in item or not isinstance(item["examples"], str):
            raise SeedError(
                "{path}:{line}: expected `intent` and a block of `examples`",
                path=path,
                line=node.start_mark.line + 1,
            )
        language = (item.get("metadata") or {}).get("language") or path.stem.rpartition(".")[2]
        first = block.start_mark.line + 2  # the block begins on the line after `examples: |`
        for offset, text in enumerate(item["examples"].splitlines()):
            if not text.strip():
                continue
            if not text.startswith("- "):
                raise SeedError(
                    "{path}:{line}: expected an example that begins with '- '",
                    path=path,
                    line=first + offset,
                )
            lines.append(Line(item["intent"], language, text[2:].strip(), path, first + offset))
    return lines


def file_of(folder: Path, intent: str, language: str) -> Path:
    """Name the file of an intent's examples in a language."""
    return folder / f"{intent}.{language}.yml"


def new_file(intent: str, language: str, derives_from: list[str], examples: list[str]) -> str:
    """Write the text of a new file of examples."""
    derived = "".join(f"\n    - {passage}" for passage in derives_from)
    return (
        f'version: "3.1"\nnlu:\n- intent: {intent}\n  metadata:\n    language: {language}\n'
        + (f"    derives_from:{derived}\n" if derives_from else "")
        + "  examples: |\n"
        + "".join(f"{INDENT}{clean(example)}\n" for example in examples)
    )


def add_line(folder: Path, intent: str, language: str, text: str) -> Path:
    """Put one example at the end of its file, which is written whole or not at all.

    Raises SeedError when the file is not there or not as expected.
    """
    path = file_of(folder, intent, language)
    known = read_file(path)
    if not known:
        raise SeedError("{path}: expected at least one example", path=path)
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(known[-1].number, INDENT + clean(text))
    write_whole({path: "\n".join(lines) + "\n"})
    return path


def clean(text: str) -> str:
    """Make one line of a text, as an example must be. Rasa's marks of entities are taken out."""
    plain = " ".join(text.split())
    # [word](entity) and [word]{"entity": …} would be read as a mark of an entity.
    return re.sub(r"\[([^\[\]]*)\](?=[({])", r"\1 ", plain)[:MOST_CHARACTERS].strip()


def languages_of(lines: list[Line]) -> set[str]:
    """Name the languages that must have examples of every intent."""
    return {line.language for line in lines} & set(LANGUAGES) or set(LANGUAGES)


def _value(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    found = [value for name, value in node.value if name.value == key]
    return found[0] if found else None
