"""`balise models …`."""

from __future__ import annotations

import datetime

import click

from bot.cli.words import tell
from bot.errors import SettingError
from bot.runtime.settings import Project


@click.group("models")
def command() -> None:
    """List the trained models, choose one, delete old ones."""


@command.command("list")
def list_() -> None:
    """List the models, the oldest first; ▸ marks the one in use.

    \b
    Example:
      balise models list
    """
    from bot.cli.tables import show_table
    from bot.runtime import manifest, models

    project = Project()
    used = models.in_use(project)
    rows = []
    for model in models.all_models(project):
        made = manifest.read(model)
        measures = made.measures if made else {}
        when = datetime.datetime.fromtimestamp(model.stat().st_mtime).isoformat(" ", "minutes")
        rows.append(
            (
                ("▸ " if model == used else "  ") + model.name.removesuffix(models.SUFFIX),
                when,
                f"{model.stat().st_size / 1e6:.1f} MB",
                made.number if made else "–",
                measures.get("evaluation.topics_fr", "–"),
                measures.get("evaluation.topics_en", "–"),
                measures.get("evaluation.danger", "–"),
                tell("forced") if made and made.forced else "",
            )
        )
    if not rows:
        click.echo(tell("There is no model yet. Make one: balise train"))
        return
    heads = (tell("model"), tell("made"), tell("size"), tell("examples"))
    heads += (tell("topics fr"), tell("topics en"), tell("danger"), "")
    show_table(heads, rows)
    if models.chosen(project):
        click.echo(tell("It was chosen by hand. Back to the newest: balise models use --newest"))


@command.command()
@click.argument("name", required=False)
@click.option("--newest", is_flag=True, help="Go back to the newest model.")
def use(name: str | None, newest: bool) -> None:
    """Choose the model to serve; it stays in use until another is chosen or trained.

    \b
    Examples:
      balise models use balise-20260101-120000
      balise models use --newest
    """
    from bot.runtime import models

    project = Project()
    if bool(name) == newest:
        raise SettingError("Give the name of a model, or --newest.")
    if newest:
        models.use_newest(project)
        found = models.in_use(project)
        told = found.name if found else "–"
    else:
        told = models.use(project, name).name
    click.echo(tell("In use: {model}. A running server takes it at its next start.", model=told))


@command.command()
@click.option("--keep", type=click.IntRange(min=1), default=3, show_default=True, help="How many.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
def prune(keep: int, yes: bool) -> None:
    """Delete all but the newest models; never the one in use.

    \b
    Example:
      balise models prune --keep 2
    """
    from bot.runtime import models

    project = Project()
    used = models.in_use(project)
    old = [m for m in models.all_models(project)[:-keep] if m != used]
    if not old:
        click.echo(tell("There is nothing to delete."))
        return
    for model in old:
        click.echo(f"  {model.name}")
    if yes or click.confirm(tell("Delete these {number} models?", number=len(old))):
        gone = models.prune(project, keep)
        click.echo(tell("{number} deleted.", number=len(gone)))
