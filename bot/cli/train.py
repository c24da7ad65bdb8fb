"""`balise train`."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import click

from bot.cli.progress import steps, working
from bot.cli.words import tell
from bot.runtime.settings import Project

SHOWN = 12  # intents whose changes are named


@click.command("train")
@click.option("--force", is_flag=True, help="Keep the model even if it misses the floors.")
def command(force: bool) -> None:
    """Train a model on the examples in data/ and check the knowledge in seeds/.

    The new model is asked and measured before it replaces the one in use; if it falls short of
    bot/floors.yml, it is not kept.

    \b
    Examples:
      balise train
      balise train --force
    """
    train(Project(), force)


def train(project: Project, force: bool = False) -> Path:
    """Train, telling what goes on. Returns the model."""
    from bot.runtime import environment

    environment.prepare()
    started = time.monotonic()
    with working(tell("Loading Rasa")):
        environment.configure_logs(logging.WARNING)
        from bot.authoring import example_files
        from bot.runtime import manifest, training

    model = training.newest_model(project)
    before = manifest.read(model) if model else None
    lines = example_files.read_lines(project.examples)
    if before:
        _show_changes(manifest.changes(before, lines), before.model)
    with steps(_expected(before, len(lines))) as step:
        outcome = training.train(project, force, lambda name: step(tell(name)))
    seconds = time.monotonic() - started
    click.echo(
        tell("Trained {model} in {seconds} s.", model=outcome.model.name, seconds=f"{seconds:.0f}")
    )
    _show_summary(outcome.manifest, before)
    return outcome.model


def _expected(before, number: int) -> float | None:
    """Guess how many seconds a training will take from the last one."""
    return before.seconds * number / before.number if before and before.number else None


def _show_changes(changes: list, model: str) -> None:
    if not changes:
        click.echo(tell("The examples are those of {model}.", model=model))
        return
    click.echo(tell("Changed since {model}:", model=model))
    for change in changes[:SHOWN]:
        told = f"+{len(change.added)} −{change.removed}"
        click.echo(f"  {change.intent} [{change.language}]  {told}")
    if len(changes) > SHOWN:
        click.echo(tell("  and {number} more", number=len(changes) - SHOWN))


def _show_summary(made, before) -> None:
    old = before.measures if before else {}
    for name, percent in made.measures.items():
        was = f"  ({percent - old[name]:+.1f})" if name in old else ""
        click.echo(f"  {name:22} {percent:5.1f} %{was}")
