"""`balise evaluate`."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from bot.cli.progress import working
from bot.runtime.settings import Project


@click.command("evaluate")
@click.option(
    "--sets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of evaluation sets; tests/evaluation when not given.",
)
@click.option("--misses", is_flag=True, help="Print every message that was read wrongly.")
def command(sets: Path | None, misses: bool) -> None:
    """Measure how well messages are understood: topics, languages, danger.

    \b
    Examples:
      balise evaluate
      balise evaluate --misses
    """
    from bot.runtime import environment

    environment.prepare()
    project = Project()
    with working("Loading Rasa"):
        environment.configure_logs(logging.ERROR)
        from bot.cli.serve import up_to_date_model
        from bot.evaluation import measures, read
        from bot.evaluation import sets as evaluation_sets
        from bot.runtime import assistant

    loaded = assistant.load(project, up_to_date_model(project))
    topics = frozenset(loaded.knowledge.topics)
    folder = sets or project.root / "tests/evaluation"
    cases = evaluation_sets.read_topics(folder, topics)
    danger = evaluation_sets.read_danger(folder / "danger.tsv")
    with working(f"Reading {len(cases) + len(danger)} messages"):
        readings = read.read_all(loaded.agent, [case.text for case in [*cases, *danger]], topics)
        questions = evaluation_sets.read_facts(folder)
        precise = read.read_facts(loaded.agent, questions, loaded.knowledge)
    results = [
        measures.TopicResult(case, reading)
        for case, reading in zip(cases, readings[: len(cases)], strict=True)
    ]
    alarms = [
        measures.DangerResult(case, reading)
        for case, reading in zip(danger, readings[len(cases) :], strict=True)
    ]
    print_report(results, alarms, loaded.knowledge.topics, misses)
    print_facts(precise, misses)


def print_report(results: list, alarms: list, topics: dict, misses: bool) -> None:
    """Print the measures."""
    from bot.evaluation.measures import DANGER, by, confused_pairs, share

    def section(title: str) -> None:
        click.secho(f"\n{title}", bold=True)

    section("Topics")
    for language, group in by(results, lambda r: r.case.language).items():
        click.echo(f"  {language}  right at once      {share(r.right for r in group)}")
        click.echo(f"      right or second    {share(r.among_two for r in group)}")
    scoped = [r for r in results if r.case.topic != "out_of_scope"]
    outside = [r for r in results if r.case.topic == "out_of_scope"]
    found = share(r.reading.topic == "out_of_scope" for r in outside)
    refused = share(
        r.reading.topic == "out_of_scope" and not r.right
        for r in scoped
        if topics[r.case.topic].group != "conversation"
    )
    click.echo(f"  out of scope found    {found}")
    click.echo(f"  real questions refused{refused}")

    section("Language of the reply")
    for language, group in by(results, lambda r: r.case.language).items():
        click.echo(f"  {language}  {share(r.reading.language == language for r in group)}")

    section("Danger")
    for language, group in by(alarms, lambda a: a.case.language).items():
        click.echo(f"  {language}  found         {share(a.raised for a in group if a.case.danger)}")
        calm = share(a.raised for a in group if not a.case.danger)
        click.echo(f"      false alarms  {calm}  on hard negatives")
    everyday = [r for r in results if DANGER not in r.case.right]
    false_alarms = share(r.reading.danger for r in everyday)
    click.echo(f"  false alarms  {false_alarms}  on the topic sets")

    section("Topics below 90 %")
    for topic, group in by(results, lambda r: r.case.topic).items():
        right = share(r.right for r in group)
        if right.percent < 90:
            click.echo(f"  {topic:24} {right}")

    section("Most confused pairs (expected → answered)")
    for (expected, answered), count in confused_pairs(results)[:25]:
        click.echo(f"  {count:3}  {expected} → {answered}")

    section("Danger misread")
    for alarm in alarms:
        if alarm.raised != alarm.case.danger:
            kind = "missed" if alarm.case.danger else "false "
            click.echo(f"  {kind} [{alarm.case.language}/{alarm.case.kind}] {alarm.case.text}")
    if misses:
        section("Topics misread")
        for r in results:
            if not r.right:
                click.echo(
                    f"  [{r.case.language}] {r.case.topic} → {r.reading.topic} "
                    f"({r.reading.ranking[0][1]:.2f}): {r.case.text}"
                )
        section("Languages misread")
        for r in results:
            if r.reading.language != r.case.language:
                click.echo(f"  [{r.case.language}] {r.case.text}")


def print_facts(results: list, misses: bool) -> None:
    """Print how well precise questions are answered."""
    from bot.evaluation.measures import by, share

    click.secho("\nPrecise questions", bold=True)
    answerable = [r for r in results if r.case.facts]
    for language, group in by(answerable, lambda r: r.case.language).items():
        click.echo(f"  {language}  right fact in the text   {share(r.right_fact for r in group)}")
        click.echo(f"      right passage first      {share(r.right_passage for r in group)}")
        click.echo(f"      wrong figure told        {share(r.wrong_fact for r in group)}")
    unknown = [r for r in results if not r.case.facts]
    click.echo(f"  without an answer: said so  {share(not r.told.facts for r in unknown)}")
    if misses:
        for r in results:
            if (r.case.facts and not r.right_fact) or (not r.case.facts and r.told.facts):
                told = ", ".join(r.told.facts) or ("unknown" if r.told.unknown else "nothing")
                click.echo(f"  [{r.case.language}] {r.case.text} → {told}")
