"""The numbers of the benchmark: percentiles, medians with their spread, ratios, goals. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

# One side's figures: for each key of MEASURES, one value a round.
Figures = dict[str, list[float]]


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    `ratio`: the goal, Balise at most (or, where more is better, at least) so many times stock.
    `limit`: the goal in the measure's own unit.
    """

    key: str
    title: str
    unit: str
    digits: int = 0
    more_is_better: bool = False
    ratio: float | None = None
    limit: float | None = None


KINDS = ("short question", "long story", "crisis", "follow-up")
DEFAULT_EPOCHS, BATCHES = 100, (64, 256)  # of Rasa's networks, as they come
CROWDS = (1, 8, 50)  # people who write at once

MEASURES = (
    Measure("reply p50", "reply, median", "ms", 1, ratio=1 / 8),
    Measure("reply p95", "reply, 95 in 100 within", "ms", 1, ratio=1 / 6),
    Measure("reply processor", "reply, processor time", "ms", 1),
    *(
        Measure(f"reply {percentile} {kind}", f"{kind}, {told}", "ms", 1)
        for kind in KINDS
        for percentile, told in (("p50", "median"), ("p95", "95 in 100 within"))
    ),
    *(
        measure
        for people in CROWDS
        for measure in (
            Measure(f"turns {people}", f"{people} at once, turns", "/s", 1, more_is_better=True),
            Measure(
                f"crowd p95 {people}",
                f"{people} at once, 95 in 100 within",
                "ms",
                limit=500 if people == 50 else None,
            ),
            Measure(
                f"errors {people}",
                f"{people} at once, errors",
                "",
                limit=0 if people == 50 else None,
            ),
        )
    ),
    Measure("start warm", "start to first answer, warm", "s", 1, ratio=1 / 8, limit=5),
    Measure("start cold", "start to first answer, cold", "s", 1, ratio=1 / 8),
    Measure("start processor", "start, processor time", "s", 1),
    Measure("memory rest", "memory at rest", "MB", ratio=1 / 4),
    Measure("memory after", "memory after the long run", "MB", ratio=1 / 4),
    Measure("memory grown", "grown in the long run", "MB"),
    Measure("training", "training", "s", ratio=1 / 20, limit=60),
    Measure("training processor", "training, processor time", "s"),
    Measure("disk", "disk, packages and model", "MB", ratio=1 / 4),
)
# The reply's size shows that both sides answer with as much; it is no goal.
SIZES = tuple(f"reply bytes {kind}" for kind in KINDS)


@dataclass(frozen=True)
class Spread:
    """A median with the least and the greatest of its rounds."""

    median: float
    least: float
    greatest: float


@dataclass(frozen=True)
class Line:
    """One measure of both sides; `ratio` is ours to stock's, None where stock's is nothing.

    `reached` is None for a measure without a goal.
    """

    measure: Measure
    ours: Spread
    stock: Spread
    ratio: Spread | None
    reached: bool | None


def percentile(values: Sequence[float], share: float) -> float:
    """Give the least of the values that `share` (0 to 1) of them do not pass. Needs one value."""
    ordered = sorted(values)
    place = max(0, -int(-share * len(ordered) // 1) - 1)
    return ordered[place]


def spread(values: Sequence[float]) -> Spread:
    """Give median, least and greatest. Needs one value."""
    return Spread(statistics.median(values), min(values), max(values))


def ratios(ours: Sequence[float], stock: Sequence[float]) -> Spread | None:
    """Divide round by round, as both were measured in turn; unequal rounds: median by median."""
    if not ours or not stock or 0 in stock:
        return None
    if len(ours) != len(stock):
        ours, stock = [statistics.median(ours)], [statistics.median(stock)]
    return spread([mine / its for mine, its in zip(ours, stock, strict=True)])


def compare(ours: Figures, stock: Figures) -> list[Line]:
    """Put both sides beside each other, in MEASURES’ order; what was not taken is left out."""
    lines = []
    for measure in MEASURES:
        mine, its = ours.get(measure.key), stock.get(measure.key)
        if mine and its:
            divided = ratios(mine, its)
            reached = judge(measure, spread(mine), divided)
            lines.append(Line(measure, spread(mine), spread(its), divided, reached))
    return lines


def judge(measure: Measure, ours: Spread, ratio: Spread | None) -> bool | None:
    """Tell whether the goals of a measure are reached, by the medians. None: it has no goal.

    An error in any round is an error, so a limit of nothing holds for the worst round.
    """
    held = []
    if measure.limit is not None:
        worst = ours.greatest if measure.limit == 0 else ours.median
        held.append(worst <= measure.limit)
    if measure.ratio is not None and ratio is not None:
        held.append(ratio.median <= measure.ratio)
    return all(held) if held else None


def turns_figures(
    milliseconds: dict[str, list[float]], sizes: dict[str, list[int]]
) -> dict[str, float]:
    """Sum up the timed replies of a round, by kind and together."""
    found = {f"reply bytes {kind}": float(percentile(sizes[kind], 0.5)) for kind in sizes}
    together = [each for times in milliseconds.values() for each in times]
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        found[f"reply {name}"] = percentile(together, share)
        for kind, times in milliseconds.items():
            found[f"reply {name} {kind}"] = percentile(times, share)
    return found


def steps(epochs: int) -> float:
    """Count the steps of a training in so many epochs, for each example.

    The batch of Rasa's networks grows evenly from the first epoch to the last.
    """
    first, last = BATCHES
    growth = (last - first) / max(1, epochs - 1)
    return sum(1 / int(first + epoch * growth) for epoch in range(epochs))


def whole_training(seconds: float, share: float, epochs: int) -> float:
    """Tell how long a training with the default epochs takes, from one with fewer.

    `share` (0 to 1) of the seconds passed in epochs. They are taken to grow with the steps, though
    a step of a larger batch costs more: rather too low, which favours stock.
    """
    return seconds * (1 - share + share * steps(DEFAULT_EPOCHS) / steps(epochs))
