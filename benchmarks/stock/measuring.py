"""Measure two sides that are trained: rounds in turn, never both at once, then the long run."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.stock import messages, processes, talking
from benchmarks.stock.measures import CROWDS, percentile, turns_figures
from benchmarks.stock.messages import Message
from benchmarks.stock.preparing import Prepared
from benchmarks.stock.results import Results, describe_machine
from benchmarks.stock.sides import Served, Side
from benchmarks.stock.talking import NoReply
from bot.errors import SetupError


@dataclass(frozen=True)
class Extent:
    """How much is measured. `replies`: of each kind a round; `seconds`: that each crowd writes;
    `turns`: of the long run, with a sample of the memory every so many."""

    rounds: int
    replies: int
    seconds: float
    turns: int
    every: int


def measure(
    prepared: Prepared,
    extent: Extent,
    note: str,
    folder: Path,
    tell: Callable[[str], None],
) -> tuple[Results, Path]:
    """Measure everything. Gives the run and its file in `folder`, which is written as it goes on.

    Raises SetupError when a side does not answer; what was measured before it is kept.
    """
    asked = messages.read()
    results = Results(
        taken=datetime.datetime.now().isoformat(timespec="seconds"),
        machine=describe_machine(),
        setting=asdict(extent)
        | {
            "examples": prepared.examples,
            "stock_examples": prepared.stock_examples,
            "of_examples": prepared.of_examples,
            "stock_model_of_other_examples": prepared.stock_outdated,
            "note": note,
        },
        training={side: asdict(training) for side, training in prepared.training.items()},
    )
    path = folder / f"{results.taken.replace(':', '')}.json"
    for side in prepared.sides:
        results.add(side.name, {"disk": processes.size([side.environment, side.model])})
    for number in range(extent.rounds):
        for side in prepared.sides:
            tell(f"{side.name}: round {number + 1} of {extent.rounds}")
            results.add(side.name, take_round(side, asked, extent))
            results.write(path)
    for side in prepared.sides:
        tell(f"{side.name}: {extent.turns} turns")
        figures, samples = take_long_run(side, asked, extent)
        results.add(side.name, figures)
        results.samples[side.name] = [round(sample, 1) for sample in samples]
        results.write(path)
    return results, path


def take_round(side: Side, asked: list[Message], extent: Extent) -> dict[str, float]:
    """Start cold, end, start warm, time replies, then crowds."""
    processes.forget_pages([side.environment, side.project])
    with _served(side, asked) as (_, cold):
        pass
    with _served(side, asked) as (served, warm):
        found = {"start cold": cold, "start warm": warm, "start processor": served.worked()}
        try:
            talking.at(served.address, talking.warm, asked)
            before = served.worked()
            timed = talking.at(served.address, talking.time_replies, asked, extent.replies)
        except NoReply as error:
            raise _silent(side, error) from error
        found["reply processor"] = 1000 * (served.worked() - before) / timed.turns
        found |= turns_figures(timed.milliseconds, timed.sizes)
        for people in CROWDS:
            found |= _crowd(served, asked, people, extent.seconds)
    return found


def take_long_run(
    side: Side, asked: list[Message], extent: Extent
) -> tuple[dict[str, float], list[float]]:
    """Take the memory before, during and after many turns. Gives figures and all samples, MB."""
    with _served(side, asked) as (served, _):
        samples, errors = talking.at(
            served.address, talking.long_run, asked, extent.turns, extent.every, served.memory
        )
        samples.append(served.memory())
    first, last = samples[0], samples[-1]
    figures = {"memory rest": first, "memory after": last, "memory grown": last - first}
    return figures | {"errors long": errors}, samples


def _crowd(served: Served, asked: list[Message], people: int, seconds: float) -> dict[str, float]:
    met = talking.at(served.address, talking.crowd, asked, people, seconds, people=people)
    found = {f"turns {people}": len(met.milliseconds) / met.seconds, f"errors {people}": met.errors}
    if met.milliseconds:
        found[f"crowd p95 {people}"] = percentile(met.milliseconds, 0.95)
    return found


@contextlib.contextmanager
def _served(side: Side, asked: list[Message]) -> Iterator[tuple[Served, float]]:
    """Serve a side; give it and the seconds from its start to its first answer."""
    started = time.perf_counter()
    with side.served() as served:
        try:
            talking.at(served.address, talking.first_answer, asked[0], served.alive)
        except NoReply as error:
            raise _silent(side, error) from error
        yield served, time.perf_counter() - started


def _silent(side: Side, error: NoReply) -> SetupError:
    return SetupError(
        "{side} did not answer: {error}. Details: {log}",
        side=side.name,
        error=error,
        log=side.log,
    )
