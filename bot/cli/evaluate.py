"""`balise evaluate`."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from bot.cli.progress import working
from bot.evaluation.variants import SHIPPED, VARIANTS
from bot.runtime.settings import Project

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("evaluate")
@click.option(
    "--sets", type=FOLDER, help="Folder of evaluation sets; tests/evaluation when not given."
)
@click.option("--misses", is_flag=True, help="Print every message that was read wrongly.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write one HTML page with tables and plots.",
)
@click.option(
    "--folds",
    type=click.IntRange(2, 20),
    help="Instead, cross-validate the topic model over the training examples.",
)
@click.option(
    "--compare",
    type=click.Choice(list(VARIANTS)),
    help="Instead, set the topic model beside one that lacks a part.",
)
@click.option(
    "--examples",
    type=FOLDER,
    help="Folder of training examples for --folds and --compare; data/nlu when not given.",
)
def command(
    sets: Path | None,
    misses: bool,
    report: Path | None,
    folds: int | None,
    compare: str | None,
    examples: Path | None,
) -> None:
    """Measure how well messages are understood: topics, languages, danger.

    --folds and --compare train the topic model alone, in minutes, and leave models as they are.

    \b
    Examples:
      balise evaluate
      balise evaluate --misses --report evaluation.html
      balise evaluate --folds 5
      balise evaluate --compare without-neighbours
    """
    _check_together(report, folds, compare, examples)
    project = Project()
    sets = sets or project.root / "tests/evaluation"
    examples = examples or project.data / "nlu"
    if folds:
        _cross_validate(examples, folds, misses)
    elif compare:
        _compare(examples, sets, compare, misses)
    else:
        _evaluate(project, sets, report, misses)


def _check_together(
    report: Path | None, folds: int | None, compare: str | None, examples: Path | None
) -> None:
    chosen = [
        name
        for name, given in (("--report", report), ("--folds", folds), ("--compare", compare))
        if given
    ]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} do not go together: choose one.")
    if examples and not (folds or compare):
        raise click.UsageError("--examples goes with --folds or --compare.")
    if report and not report.absolute().parent.is_dir():
        raise click.UsageError(f"--report {report}: there is no folder {report.parent}.")


def _evaluate(project: Project, folder: Path, page: Path | None, misses: bool) -> None:
    from bot.runtime import environment

    environment.prepare()
    with working("Loading Rasa"):
        environment.configure_logs(logging.ERROR)
        from bot.cli.serve import up_to_date_model
        from bot.evaluation.measured import EvaluationSets, measure
        from bot.runtime import assistant

    loaded = assistant.load(project, up_to_date_model(project))
    asked = EvaluationSets.read(folder, loaded.knowledge)
    with working(f"Reading {len(asked)} messages"):
        measured = measure(loaded.agent, loaded.knowledge, asked)

    from bot.cli import measures

    measures.print_report(measured, misses)
    measures.print_facts(measured.facts, misses)
    if page:
        from bot.evaluation import report

        with working(f"Writing {page}"):
            report.write(page, measured, loaded.model.name)
        click.echo(f"\nThe report is in {page}")


def _cross_validate(folder: Path, folds: int, misses: bool) -> None:
    from bot.cli.measures import print_folds
    from bot.evaluation.folds import cross_validate

    learnt = _encoded(folder)
    held_out = cross_validate(learnt, folds, lambda said: click.echo(f"{said} …", err=True))
    print_folds(held_out, misses)


def _compare(folder: Path, sets: Path, name: str, misses: bool) -> None:
    from bot.cli.measures import print_comparison
    from bot.evaluation.compare import compare
    from bot.evaluation.sets import read_topics
    from bot.knowledge import store

    cases = read_topics(sets, frozenset(store.load().topics))
    learnt = _encoded(folder)
    with working(f"Training {SHIPPED.name} and {name}, reading {len(cases)} messages"):
        pairs = compare(learnt, cases, SHIPPED, VARIANTS[name])
    print_comparison(pairs, SHIPPED.name, name, misses)


def _encoded(folder: Path):
    from bot.errors import SeedError
    from bot.understanding import training_set

    files = [str(path) for path in sorted(folder.glob("*.yml"))]
    if not files:
        raise SeedError(f"{folder}: expected files of training examples (*.yml), found none")
    with working(f"Encoding the examples of {len(files)} files"):
        return training_set.of_files(files)
