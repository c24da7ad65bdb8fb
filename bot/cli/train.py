"""`balise train`."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import click

from bot.cli.progress import working
from bot.runtime.settings import Project


@click.command("train")
def command() -> None:
    """Train a model on the examples in data/ and check the knowledge in seeds/.

    \b
    Example:
      balise train
    """
    train(Project())


def train(project: Project) -> Path:
    """Train, telling what goes on. Returns the model."""
    from bot.runtime import environment

    environment.prepare()
    started = time.monotonic()
    with working("Loading Rasa"):
        environment.configure_logs(logging.WARNING)
        from bot.runtime import training
    with working("Training (about three minutes)"):
        model = training.train(project).model
    click.echo(f"Trained {model.name} in {time.monotonic() - started:.0f} s.")
    return model
