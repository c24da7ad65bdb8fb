"""`balise seeds …`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.errors import SeedError
from bot.runtime.settings import Project


@click.group("seeds")
def command() -> None:
    """Check what is known: articles, guidance, helplines, answers."""


@command.command()
@click.option(
    "--originals",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the original articles (*.txt), which are not part of the project.",
)
@click.option("--notes", is_flag=True, help="Print the notes too, not only the problems.")
def verify(originals: Path | None, notes: bool) -> None:
    """Check every passage, figure and answer; with --originals, against the articles too.

    \b
    Examples:
      balise seeds verify
      balise seeds verify --originals ../articles
    """
    from bot.knowledge import helplines, store
    from bot.knowledge import verify as checks

    project = Project()
    knowledge = store.load(project.seeds)
    coverage = checks.check_coverage(knowledge)
    problems = coverage.problems + helplines.number_problems(knowledge)
    told = list(coverage.notes)
    if originals:
        texts = checks.read_originals(originals)
        found = checks.check_originals(knowledge, texts)
        problems += found.problems
        told += found.notes
        problems += checks.check_borrowing(_own_files(project), texts)
    else:
        click.echo("The originals are not at hand: fingerprints and borrowed words unchecked.")
    passages = sum(len(article.passages) for article in knowledge.articles.values())
    points = sum(len(guidance.points) for guidance in knowledge.guidance.values())
    facts = sum(len(source.facts) for source in knowledge.sources.values())
    click.echo(
        f"{len(knowledge.articles)} articles with {passages} passages, {points} points of "
        f"guidance, {facts} facts, {len(knowledge.answers)} answers, "
        f"{len(knowledge.helplines)} helplines; {len(told)} notes."
    )
    if notes:
        click.echo("\n".join(told))
    if problems:
        raise SeedError("\n".join(["these must be mended:", *problems]))
    click.echo("Nothing to mend.")


def _own_files(project: Project) -> list[Path]:
    folders = ("seeds", "data", "bot", "actions", "docs", "tests")
    files = [path for name in folders for path in (project.root / name).rglob("*")]
    return [path for path in [*files, project.root / "README.md"] if path.is_file()]
