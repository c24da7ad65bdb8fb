"""`balise intents …`."""

from __future__ import annotations

from collections import Counter

import click

from bot.cli.examples import unknown_intent
from bot.cli.progress import working
from bot.cli.words import tell
from bot.errors import SeedError, SettingError
from bot.runtime.settings import Project


@click.group("intents")
def command() -> None:
    """Add to what the assistant tells apart, and look at it."""


@command.command()
@click.argument("name")
@click.option("--from", "passages", multiple=True, metavar="PASSAGE", help="A passage it rests on.")
@click.option(
    "--group",
    type=click.Choice(["information", "action", "situation"]),
    default="information",
    show_default=True,
    help="What kind of question it is.",
)
@click.option(
    "--urgency",
    type=click.Choice(["information", "support", "urgent", "emergency"]),
    help="How urgent its answer is; by its group when not given.",
)
def new(name: str, passages: tuple[str, ...], group: str, urgency: str | None) -> None:
    """Draft an intent: topic, answer, examples in both languages, rule and tests, in one file.

    The draft is written to drafts/. Fill in what says TODO, then: balise intents finish NAME.
    Nothing in the project changes before.

    \b
    Examples:
      balise intents new parental_controls --from survey_2024#p2 --from survey_2024#p3
      balise intents new school_rules --group action
    """
    from bot.authoring import scaffolding
    from bot.knowledge import store
    from bot.writing import write_whole

    project = Project()
    target = project.drafts / f"{name}.intent.yml"
    if target.exists():
        shown = target.relative_to(project.root)
        raise SettingError("{path} is there already; finish it, or delete it.", path=shown)
    usual = {"information": "information", "action": "support", "situation": "urgent"}
    text = scaffolding.write_draft(
        store.load(project.seeds), name, group, urgency or usual[group], list(passages), _comments()
    )
    write_whole({target: text})
    click.echo(tell("The draft: {path}", path=target.relative_to(project.root)))
    click.echo(tell("Fill in what says TODO, then: balise intents finish {name}", name=name))


@command.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Put it in place in spite of what the check lists.")
def finish(name: str, force: bool) -> None:
    """Check a filled-in draft, and put topic, answer, examples, rule and tests in place at once.

    \b
    Example:
      balise intents finish parental_controls
    """
    from bot.authoring import example_files, scaffolding
    from bot.authoring.placing import try_seeds
    from bot.writing import write_whole

    project = Project()
    path = project.drafts / f"{name}.intent.yml"
    if not path.exists():
        raise SettingError("There is no draft {path}.", path=path.relative_to(project.root))
    draft = scaffolding.read_draft(path)
    places = scaffolding.Places(
        seeds=project.seeds,
        examples=project.examples,
        domain=project.domain / "domain.yml",
        rules=project.data / "stories/rules.yml",
        evaluation=project.root / "tests/evaluation",
    )
    files = scaffolding.plan(draft, places)
    try_seeds(project.seeds, files)
    with working(tell("Comparing with the examples")):
        faults = scaffolding.find_faults(draft, example_files.read_lines(project.examples))
    if faults and not force:
        raise SeedError(
            "the examples are to be mended (too few, or = the same as another):\n{faults}",
            faults="\n".join(faults),
        )
    write_whole(files)
    path.unlink()
    for written in files:
        click.echo(f"  {written.relative_to(project.root)}")
    click.echo(tell("Next: balise train"))


@command.command("list")
def list_() -> None:
    """List the intents with their examples and passages.

    \b
    Example:
      balise intents list
    """
    from bot.authoring import example_files
    from bot.cli.tables import show_table
    from bot.knowledge import store

    project = Project()
    knowledge = store.load(project.seeds)
    written = Counter((x.intent, x.language) for x in example_files.read_lines(project.examples))
    rows = []
    for name in sorted({intent for intent, _ in written} | set(knowledge.topics)):
        topic, answer = knowledge.topics.get(name), knowledge.answers.get(name)
        group = topic.group if topic else "–"
        urgency = topic.urgency if topic else "–"
        cites = len(answer.cites) if answer else 0
        rows.append((name, group, urgency, written[name, "fr"], written[name, "en"], cites))
    for draft in sorted(project.drafts.glob("*.intent.yml")):
        rows.append((draft.name.partition(".")[0], tell("draft"), "–", "–", "–", "–"))
    show_table(("intent", tell("group"), tell("urgency"), "fr", "en", tell("cited")), rows)


@command.command()
@click.argument("name")
@click.option("--examples", "number", type=int, default=5, show_default=True, help="How many.")
def show(name: str, number: int) -> None:
    """Show an intent: what it is, its answer in both languages, passages, some examples.

    \b
    Example:
      balise intents show helplines --examples 20
    """
    from bot.authoring import example_files
    from bot.knowledge import store

    project = Project()
    knowledge = store.load(project.seeds)
    lines = [x for x in example_files.read_lines(project.examples) if x.intent == name]
    if not lines:
        raise unknown_intent(name)
    topic, answer = knowledge.topics.get(name), knowledge.answers.get(name)
    click.secho(name, bold=True)
    if topic and answer:
        click.echo(f"{topic.group}, {topic.urgency}: {topic.about}")
        for language in ("fr", "en"):
            click.echo(f"\n[{language}] {answer.question.in_(language)}")
            click.echo(answer.lead.in_(language))
        passages, reviewed_by = tell("passages"), tell("reviewed by")
        click.echo(f"\n{passages}: {', '.join(answer.cites)}")
        by = f"{answer.reviewed_by}, {answer.reviewed_on}" if answer.reviewed_by else tell("nobody")
        click.echo(f"{reviewed_by}: {by}")
    for language in ("fr", "en"):
        spoken = [line.text for line in lines if line.language == language]
        told = tell("{number} examples in “{language}”", number=len(spoken), language=language)
        click.echo(f"\n{told}")
        for text in spoken[:number]:
            click.echo(f"  - {text}")


@command.command()
@click.argument("name", required=False)
def diff(name: str | None) -> None:
    """Show what changed in the examples since the model in use was trained.

    \b
    Examples:
      balise intents diff
      balise intents diff helplines
    """
    from bot.authoring import example_files
    from bot.runtime import manifest

    project = Project()
    made_from = manifest.of_model_in_use(project)
    lines = example_files.read_lines(project.examples)
    if name and name not in {line.intent for line in lines}:
        raise unknown_intent(name)
    changes = manifest.changes(made_from, lines)
    shown = [change for change in changes if name in (None, change.intent)]
    for change in shown:
        click.echo(f"{change.intent} [{change.language}]  +{len(change.added)} −{change.removed}")
        for text in change.added:
            click.secho(f"    + {text}", fg="green")
    if not shown:
        click.echo(tell("No example changed since {model} was trained.", model=made_from.model))


@command.command()
def suggest() -> None:
    """Suggest intents: passages that no answer cites, and missed messages that sound alike.

    \b
    Example:
      balise intents suggest
    """
    from bot.knowledge import store
    from bot.review import kept
    from bot.review.grouping import group

    project = Project()
    knowledge = store.load(project.seeds)
    cited = {c for answer in knowledge.answers.values() for c in answer.cites}
    loose = [s for s in knowledge.sources.values() if s.id not in cited and s.kind == "article"]
    click.secho(tell("Passages that no answer cites"), bold=True)
    for source in loose:
        click.echo(f"  {source.id}  {source.says.en[:100]}")
    click.secho(tell("Missed messages that sound alike"), bold=True)
    missed = kept.KeptMessages(project.kept).all() if kept.exists(project.kept) else []
    with working(tell("Grouping {number} messages", number=len(missed))):
        groups = group([message.text for message in missed])
    for texts in groups:
        click.echo(tell("  {number} messages:", number=len(texts)))
        for text in texts[:5]:
            click.echo(f"    - {text}")
    if not groups:
        click.echo("  –")


def _comments() -> dict[str, str]:
    return {
        "head": tell("Fill in every TODO, then: balise intents finish."),
        "about": tell("one sentence: what belongs here, and what to a neighbour"),
        "title": tell("on a button, two to four words"),
        "question": tell("how a person asks it"),
        "lead": tell("short paragraphs; a figure as {passage.fact}, never typed"),
        "examples": tell(
            "{least} or more a language, each built differently: short, long, worried, misspelt; "
            "written for each language, not translated."
        ),
        "tests": tell("Questions kept out of the training; they test the new model."),
    }
