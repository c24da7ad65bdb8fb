"""`balise compare`."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from bot.cli.progress import working
from bot.cli.words import tell
from bot.errors import SettingError
from bot.runtime.settings import Project


@click.command("compare")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option(
    "--sets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of evaluation sets; tests/evaluation when not given.",
)
@click.option("--all", "every", is_flag=True, help="Print every message that turned, not ten.")
def command(first: str, second: str, sets: Path | None, every: bool) -> None:
    """Compare two trained models on the evaluation sets: what B does better or worse than A.

    \b
    Example:
      balise compare balise-20260101-120000 balise-20260201-120000
    """
    from bot.runtime import environment, models

    project = Project()
    found = {model.name.removesuffix(models.SUFFIX): model for model in models.all_models(project)}
    for name in (first, second):
        if name.removesuffix(models.SUFFIX) not in found:
            raise SettingError("There is no model {name!r}. Known: balise models list", name=name)
    environment.prepare()
    with working(tell("Loading Rasa")):
        environment.configure_logs(logging.ERROR)
        from bot.evaluation.two_models import sides, turned
    folder = sets or project.root / "tests/evaluation"
    pair = []
    for name in (first, second):
        with working(tell("Asking {model}", model=name)):
            pair.append(_measure(project, found[name.removesuffix(models.SUFFIX)], folder))
    for side in sides(*pair):
        colour = "green" if (side.gain > 0) != side.name.endswith("alarms") else "red"
        gain = click.style(f"{side.gain:+.1f}", fg=colour if side.gain else None)
        click.echo(
            f"  {side.name:26} {side.before.percent:5.1f} %  {side.after.percent:5.1f} %  {gain}"
        )
    better, worse = turned(*pair)
    for heading, results in ((tell("Better"), better), (tell("Worse"), worse)):
        click.secho(f"\n{heading}: {len(results)}", bold=True)
        for before, after in results if every else results[:10]:
            told = f"{_outcome(before)} → {_outcome(after)}: {before.case.text}"
            click.echo(f"  [{before.case.language}] {told}")


def _measure(project: Project, model: Path, folder: Path):
    from bot.evaluation import measures, read
    from bot.evaluation import sets as evaluation_sets
    from bot.evaluation.two_models import Measured
    from bot.runtime import assistant

    loaded = assistant.load(project, model)
    topics = frozenset(loaded.knowledge.topics)
    cases = evaluation_sets.read_topics(folder, topics)
    danger = evaluation_sets.read_danger(folder / "danger.tsv")
    readings = read.read_all(loaded.agent, [case.text for case in [*cases, *danger]], topics)
    split = len(cases)
    return Measured(
        [measures.TopicResult(c, r) for c, r in zip(cases, readings[:split], strict=True)],
        [measures.DangerResult(c, r) for c, r in zip(danger, readings[split:], strict=True)],
    )


def _outcome(result) -> str:
    if hasattr(result, "raised"):
        return tell("alarm") if result.raised else tell("no alarm")
    return result.reading.topic
