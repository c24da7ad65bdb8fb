"""Is a model good enough to be put in place? Measures against the floors of bot/floors.yml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import SeedError
from bot.evaluation import sets
from bot.evaluation.measures import DANGER, share
from bot.evaluation.read import read_all
from bot.knowledge.seed_files import read_yaml
from bot.knowledge.store import Knowledge

FLOORS = Path(__file__).parents[1] / "floors.yml"
SMOKE = Path(__file__).parents[1] / "smoke.tsv"
EVERY = 4  # one topic message in so many is asked: enough for a floor, and quick
CEILINGS = ("alarms", "refused")


@dataclass(frozen=True)
class Shortfall:
    """A measure (`smoke.danger`) that misses its floor, or passes its ceiling, in per cent."""

    name: str
    found: float
    floor: float


def read_floors(path: Path = FLOORS) -> dict[str, float]:
    """Read the floors: "set.measure" to per cent. Raises SeedError."""
    data = read_yaml(path)
    floors = {}
    for name, measures in (data or {}).items():
        for measure, floor in measures.items() if isinstance(measures, dict) else ():
            if not isinstance(floor, int | float):
                raise SeedError(f"{path}: {name}.{measure}: expected a number, found {floor!r}")
            floors[f"{name}.{measure}"] = float(floor)
    return floors


def shortfalls(measures: dict[str, float], floors: dict[str, float]) -> list[Shortfall]:
    """List the measures that miss their floors; what was not measured is not judged."""
    found = []
    for name, floor in floors.items():
        measured = measures.get(name)
        if measured is None:
            continue
        ceiling = name.rpartition(".")[2] in CEILINGS
        if measured > floor if ceiling else measured < floor:
            found.append(Shortfall(name, measured, floor))
    return found


def measure_smoke(agent, knowledge: Knowledge, path: Path = SMOKE) -> dict[str, float]:
    """Measure the answers' own questions and the lines of the smoke set."""
    topics = frozenset(knowledge.topics)
    asked = [
        (answer.question.in_(language), topic)
        for topic, answer in knowledge.answers.items()
        for language in ("fr", "en")
    ]
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    readings = read_all(agent, [q for q, _ in asked] + [row[2] for row in rows], topics)
    questions, lines = readings[: len(asked)], readings[len(asked) :]
    judged = [(row[1] == "danger", r.danger) for row, r in zip(rows, lines, strict=True)]
    right = [r.topic == topic for r, (_, topic) in zip(questions, asked, strict=True)]
    return {
        "smoke.questions": share(right).percent,
        "smoke.danger": share(raised for danger, raised in judged if danger).percent,
        "smoke.calm": share(not raised for danger, raised in judged if not danger).percent,
    }


def measure_evaluation(agent, knowledge: Knowledge, folder: Path) -> dict[str, float]:
    """Measure the evaluation sets; nothing when they are not there."""
    if not (folder / "danger.tsv").exists():
        return {}
    topics = frozenset(knowledge.topics)
    cases = sets.read_topics(folder, topics)[::EVERY]
    danger = sets.read_danger(folder / "danger.tsv")
    readings = read_all(agent, [case.text for case in [*cases, *danger]], topics)
    read = list(zip(cases, readings[: len(cases)], strict=True))
    alarms = list(zip(danger, readings[len(cases) :], strict=True))
    real = [
        (case, reading)
        for case, reading in read
        if case.topic != "out_of_scope" and knowledge.topics[case.topic].group != "conversation"
    ]
    measures = {
        f"topics_{language}": share(
            reading.topic in case.right for case, reading in read if case.language == language
        ).percent
        for language in sets.LANGUAGES
    }
    measures["language"] = share(r.language == case.language for case, r in read).percent
    measures["danger"] = share(r.danger for case, r in alarms if case.danger).percent
    calm = [r.danger for case, r in alarms if not case.danger]
    calm += [r.danger for case, r in read if DANGER not in case.right]
    measures["alarms"] = share(calm).percent
    measures["refused"] = share(
        r.topic == "out_of_scope" and r.topic not in case.right for case, r in real
    ).percent
    return {f"evaluation.{name}": percent for name, percent in measures.items()}
