"""A new intent in one draft: topic, answer, examples and tests, put in place all at once.

While it is a draft nothing in the project changes, so that an intent half written can neither
break a training nor be shown to anyone.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.authoring import example_files
from bot.authoring.examples_check import ALIKE, FEWEST
from bot.authoring.likeness import Likeness
from bot.errors import SeedError, SettingError
from bot.knowledge.records import FactId, Group, Line, Record, Urgency
from bot.knowledge.seed_files import convert, read_yaml
from bot.knowledge.store import PLACEHOLDER, Knowledge

TODO = "TODO"
LANGUAGES = ("fr", "en")
NAME = re.compile(r"[a-z][a-z0-9_]*")


class IntentDraft(Record, kw_only=True):
    """A draft as it is filled in. `examples` and `tests`: language to lines."""

    intent: FactId
    group: Group
    urgency: Urgency
    about: Line
    answer: dict[str, Any]
    examples: dict[str, str]
    tests: dict[str, list[Line]]


@dataclass(frozen=True)
class Places:
    """The files that an intent is made of."""

    seeds: Path
    examples: Path
    domain: Path
    rules: Path
    evaluation: Path


def write_draft(
    knowledge: Knowledge, name: str, group: str, urgency: str, passages: list[str], words: dict
) -> str:
    """Write the draft of an intent that rests on passages. Raises SettingError.

    `words`: the comments, in the maintainer's language.
    """
    if not NAME.fullmatch(name):
        raise SettingError(
            "The name may hold small letters, digits and underscores; found {name!r}.", name=name
        )
    if name in knowledge.topics:
        raise SettingError("There is an intent {name!r} already.", name=name)
    for passage in passages:
        if passage not in knowledge.sources:
            raise SettingError(
                "There is no passage {passage!r}. Known: balise seeds list", passage=passage
            )
    sources = [knowledge.sources[passage] for passage in passages]
    related = [t for s in sources for t in s.topics if knowledge.topics[t].group != "conversation"]
    suggested = ", ".join(list(dict.fromkeys(related))[:3])
    both = f"\n    fr: {TODO}\n    en: {TODO}"
    block = f"\n    fr: |-\n      {TODO}\n    en: |-\n      {TODO}"
    lines = [
        *(f"# {line}" for line in words["head"].splitlines()),
        f"intent: {name}",
        f"group: {group}  # information, action, situation",
        f"urgency: {urgency}  # information, support, urgent, emergency",
        f"about: {TODO}  # {words['about']}",
        "",
        "answer:",
        f"  title:  # {words['title']}{both}",
        f"  question:  # {words['question']}{both}",
        *(f"  # {line}" for source in sources for line in _to_write_from(source)),
        f"  lead:  # {words['lead']}{block}",
        f"  cites: [{', '.join(passages) or TODO}]",
        f"  helplines: {'advice' if group == 'information' else TODO}",
        f"  suggestions: [{suggested}]",
        "",
        f"# {words['examples'].format(least=FEWEST)}",
        "examples:",
    ]
    for language in LANGUAGES:
        asked = [q for s in sources for f in s.facts.values() for q in getattr(f.asked, language)]
        asked += [q for s in sources for q in getattr(s.asked, language)]
        begun = "".join(f"\n    - {example_files.clean(q)}" for q in dict.fromkeys(asked))
        lines.append(f"  {language}: |{begun}\n    - {TODO}")
    lines += ["", f"# {words['tests']}", "tests:"]
    lines += [f"  {language}:\n  - {TODO}\n  - {TODO}" for language in LANGUAGES]
    return "\n".join(lines) + "\n"


def _to_write_from(source) -> list[str]:
    figures = ", ".join(f"{{{source.id}.{name}}}" for name in source.facts)
    said = PLACEHOLDER.sub("…", source.says.en)
    told = f"{source.id}: {said}" + (f"  Figures: {figures}" if figures else "")
    return textwrap.wrap(told, 90, subsequent_indent="  ", break_long_words=False)


def read_draft(path: Path) -> IntentDraft:
    """Read a draft that is filled in. Raises SeedError with every place that is not."""
    data = read_yaml(path)
    missing = [
        f"{path}:{number}: {line.strip()}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if TODO in line and not line.startswith("#")
    ]
    if missing:
        raise SeedError(
            "{number} places are still to be filled in:\n{places}",
            number=len(missing),
            places="\n".join(missing),
        )
    draft = convert(data, IntentDraft, path)
    for part in (draft.examples, draft.tests):
        if set(part) != set(LANGUAGES):
            raise SeedError("{path}: expected examples and tests in fr and en", path=path)
    return draft


def examples_of(draft: IntentDraft, language: str) -> list[str]:
    """Give the examples of a draft, each once."""
    lines = [line.strip() for line in draft.examples[language].splitlines()]
    found = [example_files.clean(line.removeprefix("- ")) for line in lines if line]
    return list(dict.fromkeys(filter(None, found)))


def find_faults(draft: IntentDraft, known: list[example_files.Line]) -> list[str]:
    """List what is wrong with the examples of a draft: too few, or known already.

    A test message must not stand among the examples either.
    """
    faults = []
    likeness = Likeness([line.text for line in known])
    for language in LANGUAGES:
        examples = examples_of(draft, language)
        if len(examples) < FEWEST:
            faults.append(f"{language}: {len(examples)} < {FEWEST}")
        for text in examples:
            for place, _ in likeness.near(text, ALIKE, most=1):
                faults.append(
                    f"{language}: {text!r} = {known[place].intent}: {known[place].text!r}"
                )
        own = Likeness(examples)
        for first, second, _ in own.pairs(ALIKE):
            faults.append(f"{language}: {examples[first]!r} = {examples[second]!r}")
        for test in draft.tests[language]:
            for place, _ in own.near(test, ALIKE, most=1):
                faults.append(f"{language}: {test!r} = {examples[place]!r}")
    return faults


def plan(draft: IntentDraft, places: Places) -> dict[Path, str]:
    """Give the text of every file that the new intent adds or changes. Writes nothing."""
    name = draft.intent
    topics = places.seeds / "topics.yml"
    files = {
        places.seeds / f"answers/{name}.yml": _answer(draft),
        topics: _with_topic(topics.read_text(encoding="utf-8"), draft),
        places.domain: _with_intent(places.domain.read_text(encoding="utf-8"), draft),
        places.rules: _with_rule(places.rules.read_text(encoding="utf-8"), name),
    }
    cites = draft.answer.get("cites") or []
    for passage in cites:
        source, _, local = str(passage).partition("#")
        for folder in ("articles", "guidance"):
            path = places.seeds / folder / f"{source}.yml"
            if path.exists():
                before = files.get(path) or path.read_text(encoding="utf-8")
                files[path] = _belonging(before, local, name)
    for language in LANGUAGES:
        path = example_files.file_of(places.examples, name, language)
        lines = examples_of(draft, language)
        files[path] = example_files.new_file(name, language, cites, lines)
        tests = places.evaluation / f"topics.{language}.tsv"
        if tests.exists():
            rows = "".join(f"{name}\t{' '.join(t.split())}\t\n" for t in draft.tests[language])
            files[tests] = tests.read_text(encoding="utf-8").rstrip("\n") + "\n" + rows
    return files


class _Dumper(yaml.SafeDumper):
    """YAML as the other answers are written: texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _answer(draft: IntentDraft) -> str:
    data = {"topic": draft.intent, **draft.answer}
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=98)


def _with_topic(text: str, draft: IntentDraft) -> str:
    about = textwrap.fill(" ".join(draft.about.split()), 94, break_long_words=False)
    entry = (
        f"{draft.intent}:\n  group: {draft.group}\n  urgency: {draft.urgency}\n"
        f"  about: >-\n{textwrap.indent(about, '    ')}\n"
    )
    return _in_section(text, rf"^# -- {draft.group} -*$", r"^# -- ", entry)


def _with_intent(text: str, draft: IntentDraft) -> str:
    intents = re.search(r"^intents:\n(?:(?:- |#).*\n)+", text, re.MULTILINE)
    if not intents:
        raise SeedError("bot/domain: expected a list under `intents:`")
    section = _in_section(intents[0], rf"^# {draft.group}$", r"^#", f"- {draft.intent}\n")
    return text[: intents.start()] + section + text[intents.end() :]


def _with_rule(text: str, name: str) -> str:
    rule = f"- rule: answer {name}\n  steps:\n  - intent: {name}\n  - action: action_answer\n"
    return text.rstrip("\n") + "\n" + rule


def _belonging(text: str, passage: str, topic: str) -> str:
    """Add a topic to those of a passage, so that a search finds it there too."""
    record = re.compile(
        rf"(^(?P<indent> *)- id: {re.escape(passage)}\n(?:(?!(?P=indent)- ).*\n)*?"
        rf"(?P=indent)  topics: \[)([^\]]*)(\])",
        re.MULTILINE,
    )
    return record.sub(lambda found: f"{found[1]}{found[3]}, {topic}{found[4]}", text, count=1)


def _in_section(text: str, begins: str, ends: str, entry: str) -> str:
    """Put an entry at the end of the section that a comment begins; else at the end of all."""
    start = re.search(begins, text, re.MULTILINE)
    if not start:
        return text.rstrip("\n") + "\n" + entry
    end = re.compile(ends, re.MULTILINE).search(text, start.end())
    before = text[: end.start()] if end else text
    rest = text[end.start() :] if end else ""
    gap = before[len(before.rstrip("\n")) + 1 :]
    return before.rstrip("\n") + "\n" + entry + gap + rest
