"""Read public intent corpora in the layouts they are published in.

None of them is part of the project. A folder may hold any number of them, at any depth.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import SeedError

Line = tuple[str, str]  # text, intent
CLINC = {"data_full.json": "CLINC150 full", "data_small.json": "CLINC150 small"}
SPLIT = {"bank": "BANKING77", "hwu": "HWU64"}  # by what the name of the folder holds
HINT3_OUTSIDE = "NO_NODES_DETECTED"
TEXT_COLUMNS, INTENT_COLUMNS = ("text", "sentence"), ("category", "label", "intent")


@dataclass(frozen=True)
class Corpus:
    """Messages to learn from, messages to ask, and messages that belong to no intent."""

    name: str
    train: list[Line]
    test: list[Line]
    outside: list[str]


def find(folder: Path) -> list[Corpus]:
    """Find every corpus under a folder. Raises SeedError when one is wrong, or none is there."""
    found = [*_clinc(folder), *_split_folders(folder), *_hint3(folder), *_nlp_js(folder)]
    if not found:
        raise SeedError(
            f"{folder}: expected CLINC150 (data_full.json), BANKING77 or HWU64 (train.csv and "
            "test.csv), HINT3 (…_train.csv and …_test.csv) or an nlp.js corpus (.json), found none"
        )
    return sorted(found, key=lambda corpus: corpus.name)


def _clinc(folder: Path) -> Iterator[Corpus]:
    for file, name in CLINC.items():
        for path in sorted(folder.rglob(file)):
            data = _json(path)
            try:
                train, test, outside = (
                    [(text, intent) for text, intent in data[part]]
                    for part in ("train", "test", "oos_test")
                )
            except (KeyError, TypeError, ValueError) as error:
                raise SeedError(
                    f"{path}: expected lists `train`, `test` and `oos_test` of [text, intent]"
                ) from error
            yield Corpus(name, train, test, [text for text, _ in outside])


def _split_folders(folder: Path) -> Iterator[Corpus]:
    for path in sorted(folder.rglob("train.csv")):
        test = path.with_name("test.csv")
        if not test.exists():
            continue
        own = path.parent.name
        name = next((name for part, name in SPLIT.items() if part in own.lower()), own)
        yield Corpus(name, _csv(path), _csv(test), [])


def _hint3(folder: Path) -> Iterator[Corpus]:
    for path in sorted(folder.rglob("*_train.csv")):
        name = path.name.removesuffix("_train.csv")
        # The subset to learn from is asked the same messages as the whole.
        file = f"{name.removesuffix('_subset')}_test.csv"
        tests = sorted(folder.rglob(file), key=lambda test: _distance(path, test))
        if not tests:
            continue
        asked = _csv(tests[0])
        yield Corpus(
            f"HINT3 {name}",
            _csv(path),
            [line for line in asked if line[1] != HINT3_OUTSIDE],
            [text for text, intent in asked if intent == HINT3_OUTSIDE],
        )


def _distance(path: Path, other: Path) -> tuple[int, int]:
    """Tell how far two files are apart: versions of a corpus lie in folders of their own."""
    shared = Path(os.path.commonpath([path, other]))
    return -len(shared.parts), len(other.parts)


def _nlp_js(folder: Path) -> Iterator[Corpus]:
    for path in sorted(folder.rglob("*.json")):
        data = _json(path)
        items = data.get("data") if isinstance(data, dict) else None
        if not isinstance(items, list):
            continue  # a file of something else
        intents = [item for item in items if isinstance(item, dict) and "intent" in item]
        train, test = (
            [(text, item["intent"]) for item in intents for text in item.get(part) or ()]
            for part in ("utterances", "tests")
        )
        if train and test:
            yield Corpus(f"nlp.js {path.stem}", train, test, [])


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise SeedError(f"{path}: expected JSON in UTF-8 ({error})") from error


def _csv(path: Path) -> list[Line]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        columns = rows.fieldnames or []
        text = next((name for name in TEXT_COLUMNS if name in columns), None)
        intent = next((name for name in INTENT_COLUMNS if name in columns), None)
        if text is None or intent is None:
            raise SeedError(
                f"{path}: expected a column of {' or '.join(TEXT_COLUMNS)} and one of "
                f"{' or '.join(INTENT_COLUMNS)}, found {', '.join(columns) or 'none'}"
            )
        return [(row[text], row[intent]) for row in rows if row[text] and row[intent]]
