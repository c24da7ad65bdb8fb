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
    """What is to be built. `examples`, `stock_examples` None: all. `epochs`: of stock's networks.

    `anew`: train though nothing changed; `keep_stock`: serve stock's model though the examples
    changed since.
    """

    work: Path
    python: str | None
    examples: int | None
    stock_examples: int | None
    epochs: int
    anew: bool = False
    keep_stock: bool = False


@dataclass(frozen=True)
class Prepared:
    """Two sides that are trained. `stock_outdated`: its model is of other examples."""

    sides: tuple[Side, Side]
    training: dict[str, Training]
    examples: int
    stock_examples: int
    of_examples: int
    stock_outdated: bool


def prepare(wanted: Wanted, tell: Told) -> Prepared:
    """Build and train both sides, as far as it was not done before. Raises SetupError."""
    stock_python = environments.find_stock_python(wanted.python)
    lines = example_files.read_lines(Project().examples)
    chosen = {
        "balise": projects.choose(lines, wanted.examples),
        "stock": projects.choose(lines, wanted.stock_examples),
    }
    sides = balise, stock = both(wanted.work, wanted.examples, wanted.stock_examples, wanted.epochs)
    for side, python in ((balise, environments.own_python()), (stock, stock_python)):
        tell(f"{side.name}: environment")
        environments.build(side.name, side.folder, python)
    projects.write_balise(balise.project, chosen["balise"])
    projects.write_stock(stock.project, chosen["stock"], wanted.epochs)
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
            tell(f"{side.name}: training on {len(chosen[side.name])} examples")
            training[side.name] = side.train()
            tell(f"{side.name}: trained in {training[side.name].seconds:.0f} s")
    outdated = training["stock"].fingerprint != stock.fingerprint()
    numbers = len(chosen["balise"]), len(chosen["stock"]), len(lines)
    return Prepared(sides, training, *numbers, outdated)
