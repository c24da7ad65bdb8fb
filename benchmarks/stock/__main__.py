"""Build, train and serve Balise and stock Rasa in turn, and put what they take side by side.

Needs Linux, Python 3.10 for stock Rasa (its last release asks for it), 4 GB of disk, and a
network the first time. Both sides live in a work folder outside the repository; environments and
models there are used again while what they are made from is the same.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from benchmarks.stock import page, plot
from benchmarks.stock.measures import DEFAULT_EPOCHS
from benchmarks.stock.measuring import Extent, measure
from benchmarks.stock.preparing import Wanted, prepare
from benchmarks.stock.results import Results
from bot.errors import BaliseError
from bot.runtime import environment

WHOLE = Extent(rounds=3, replies=48, seconds=15, turns=10_000, every=1_000)
QUICK = Extent(rounds=1, replies=12, seconds=3, turns=200, every=50)
QUICK_EXAMPLES, QUICK_EPOCHS = 600, 3


def default_work() -> Path:
    """Name the work folder in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "balise-benchmark"


def say(line: str) -> None:
    """Tell what goes on, beside what is printed as the result."""
    click.echo(line, err=True)


@click.command()
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    default=default_work,
    help="Folder for environments, models and results. Default: in the user's cache.",
)
@click.option("--python", help="Python 3.10 for stock Rasa, where it is not found by itself.")
@click.option(
    "--examples",
    type=click.IntRange(min=200),
    help="Train both on so many examples. Default: all.",
)
@click.option(
    "--stock-examples",
    type=click.IntRange(min=200),
    help="Train stock alone on so many, Balise on what --examples says: all take stock hours, and "
    "hardly change what a reply costs it.",
)
@click.option(
    "--epochs",
    type=click.IntRange(1, DEFAULT_EPOCHS),
    help="Epochs of stock's networks. Default: 100, as it comes. With fewer, the time of its "
    "training is extrapolated, and the table says so.",
)
@click.option("--rounds", type=click.IntRange(min=1), help="Rounds in turn. Default: 3.")
@click.option("--turns", type=click.IntRange(min=10), help="Of the long run. Default: 10,000.")
@click.option(
    "--quick",
    is_flag=True,
    help="Prove in a few minutes that the command works; the figures say little.",
)
@click.option("--retrain", is_flag=True, help="Train both anew.")
@click.option(
    "--keep-stock-model",
    is_flag=True,
    help="Serve stock's model even if the examples changed since; the page says so.",
)
@click.option("--train-only", is_flag=True, help="Build and train both; measure nothing else.")
@click.option("--note", default="", help="A sentence to keep with the figures.")
@click.option(
    "--from",
    "earlier",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Show the JSON of an earlier run instead of measuring.",
)
@click.option("--write-docs", is_flag=True, help="Put the figures into docs/performance.md.")
def main(
    work: Path,
    python: str | None,
    examples: int | None,
    stock_examples: int | None,
    epochs: int | None,
    rounds: int | None,
    turns: int | None,
    quick: bool,
    retrain: bool,
    keep_stock_model: bool,
    train_only: bool,
    note: str,
    earlier: Path | None,
    write_docs: bool,
) -> None:
    """Measure Balise beside stock Rasa: same examples, domain and messages, served in turn.

    \b
    Examples:
      python -m benchmarks.stock --quick
      python -m benchmarks.stock --write-docs
      python -m benchmarks.stock --stock-examples 3000 --epochs 3 --turns 2000
      python -m benchmarks.stock --from docs/performance.json
    """
    environment.prepare()
    few_examples, few_epochs = (QUICK_EXAMPLES, QUICK_EPOCHS) if quick else (None, None)
    wanted = Wanted(
        work=work.resolve(),
        python=python,
        examples=examples or few_examples,
        stock_examples=stock_examples or examples or few_examples,
        epochs=epochs or few_epochs or DEFAULT_EPOCHS,
        anew=retrain,
        keep_stock=keep_stock_model,
    )
    try:
        if earlier:
            show(Results.read(earlier), None, write_docs)
            return
        prepared = prepare(wanted, say)
        if train_only:
            return
        extent = _extent(quick, rounds, turns)
        results, path = measure(prepared, extent, note, work / "results", say)
        show(results, path, write_docs)
    except BaliseError as error:
        raise click.ClickException(str(error)) from error


def show(results: Results, path: Path | None, write_docs: bool) -> None:
    """Print a run, and put its picture beside its file if one is given."""
    picture = plot.draw(page.lines_of(results), results.samples, results.setting["every"])
    if path:
        path.with_suffix(".svg").write_bytes(picture)
        say(f"Written: {path}, {path.with_suffix('.svg').name}")
    click.echo(page.as_text(results))
    if write_docs:
        page.write_docs(results, picture)
        say(f"Written: {page.PAGE}, {page.PICTURE.name}, {page.DATA.name}")


def _extent(quick: bool, rounds: int | None, turns: int | None) -> Extent:
    usual = QUICK if quick else WHOLE
    turns = turns or usual.turns
    every = max(1, min(usual.every, turns // 4))
    return Extent(rounds or usual.rounds, usual.replies, usual.seconds, turns, every)


if __name__ == "__main__":
    main()
