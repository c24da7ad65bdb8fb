"""Read the YAML files of seeds/ into typed records, or say exactly what is wrong and where."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from bot.errors import SeedError

T = TypeVar("T")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):
    """YAML without its silent losses: a key that stands twice is an error."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict:
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_record(path: Path, kind: type[T]) -> T:
    """Read one file as one record of `kind`.

    Raises SeedError with the file, the line, the key and what was expected.
    """
    return convert(read_yaml(path), kind, path)


def read_yaml(path: Path):
    """Read a YAML file into plain data. Raises SeedError with the line of a mistake."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SeedError(f"{path}: expected a file, found none") from None
    except UnicodeDecodeError as error:
        raise SeedError(f"{path}: expected UTF-8 text ({error.reason})") from None
    try:
        return yaml.load(text, Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise SeedError(f"{path}:{line}: not valid YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise SeedError(f"{path}: not valid YAML: {error}") from None


def convert(data, kind: type[T], path: Path) -> T:
    """Turn plain data into a record; `path` is named in the error."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        place = place.strip("`")
        line = _line_of(path, place)
        where = f"{path}:{line}" if line else str(path)
        raise SeedError(f"{where}: {place or 'the file'}: {message}") from None


def _line_of(path: Path, place: str) -> int | None:
    """Find the line of a place such as `$.passages[3].facts[0].value`."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, yaml.YAMLError):
        return None
    for key, index in re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", place):
        if isinstance(node, yaml.MappingNode) and key:
            found = [value for name, value in node.value if name.value == key]
        elif isinstance(node, yaml.SequenceNode) and index.isdigit():
            found = node.value[int(index) : int(index) + 1]
        else:
            break
        if not found:
            break
        node = found[0]
    return node.start_mark.line + 1 if node else None
