"""Build both sides in the work folder: environments, projects with the same examples, models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.stock import environments, projects
from benchmarks.stock.sides import Side, Training, both
from bot.authoring import example_files
from bot.runtime.settings import Project

Told = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What is to be built. `examples` None: all. `epochs` are of stock's networks.

    `anew`: train though nothing changed; `keep_stock`: serve stock's model though the examples
    changed since.
    """

    work: Path
    python: str | None
    examples: int | None
    epochs: int
    anew: bool = False
    keep_stock: bool = False


@dataclass(frozen=True)
class Prepared:
    """Two sides that are trained. `stock_outdated`: its model is of other examples."""

    sides: tuple[Side, Side]
    training: dict[str, Training]
    examples: int
    of_examples: int
    stock_outdated: bool


def prepare(wanted: Wanted, tell: Told) -> Prepared:
    """Build and train both sides, as far as it was not done before. Raises SetupError."""
    stock_python = environments.find_stock_python(wanted.python)
    lines = example_files.read_lines(Project().examples)
    chosen = projects.choose(lines, wanted.examples)
    sides = balise, stock = both(wanted.work, wanted.examples, wanted.epochs)
    for side, python in ((balise, environments.own_python()), (stock, stock_python)):
        tell(f"{side.name}: environment")
        environments.build(side.name, side.folder, python)
    projects.write_balise(balise.project, chosen)
    projects.write_stock(stock.project, chosen, wanted.epochs)
    for side, folders in ((balise, ("bot", "actions")), (stock, ("actions",))):
        environments.compile_bytecode(side.environment, [side.project / name for name in folders])
    training = {}
    for side in sides:
        known = side.trained()
        kept = side is stock and wanted.keep_stock
        if known and not wanted.anew and (kept or known.fingerprint == side.fingerprint()):
            tell(f"{side.name}: trained before, in {known.seconds:.0f} s")
            training[side.name] = known
        else:
            tell(f"{side.name}: training on {len(chosen)} examples")
            training[side.name] = side.train()
            tell(f"{side.name}: trained in {training[side.name].seconds:.0f} s")
    outdated = training["stock"].fingerprint != stock.fingerprint()
    return Prepared(sides, training, len(chosen), len(lines), outdated)
