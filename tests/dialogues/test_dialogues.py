"""Whole dialogues over HTTP, written apart from the code: what a person may rely on at each turn."""

import re
import uuid
from pathlib import Path

import pytest
import yaml

from bot.folding import fold

HERE = Path(__file__).parent


def _dialogues():
    for path in sorted(HERE.glob("dialogues.*.yml")):
        for dialogue in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(dialogue, id=f"{path.stem.partition('.')[2]}: {dialogue['name']}")


@pytest.mark.parametrize("dialogue", _dialogues())
def test_dialogue(server, dialogue):
    sender = uuid.uuid4().hex
    start = dialogue.get("start") or {}
    for number, turn in enumerate(dialogue["turns"], 1):
        answer = server.ask(turn["says"], sender, **start)
        found = problems(answer, turn)
        assert not found, f"turn {number}, {turn['says']!r}: {found}\n\n{answer.text}"


def problems(answer, turn):
    """List what a reply lacks of what a turn expects."""
    reply, text = answer.reply, fold(answer.text)
    found = []
    if reply["topic"] not in turn["topic"]:
        found.append(f"topic {reply['topic']}, expected {turn['topic']}")
    for key in ("language", "country", "urgency", "audience"):
        if key in turn and reply[key] != turn[key]:
            found.append(f"{key} {reply[key]}, expected {turn[key]}")
    lines = [line["id"] for line in reply["helplines"]]
    found += [f"no {line} among {lines}" for line in turn.get("helpline", []) if line not in lines]
    if "first" in turn and str(turn["first"]) not in answer.text.splitlines()[0]:
        found.append(f"{turn['first']!r} is not in the first line")
    found += [f"no {words!r}" for words in turn.get("has", []) if fold(str(words)) not in text]
    found += [f"{words!r}" for words in turn.get("hasnt", []) if fold(str(words)) in text]
    if "step" in turn and not re.search(rf"(?:etape|step) {turn['step']} (?:sur|of)", text):
        found.append(f"not step {turn['step']}")
    return found
