"""`balise examples …`."""

from __future__ import annotations

import click

from bot.cli.progress import working
from bot.cli.words import tell
from bot.errors import SeedError, SettingError
from bot.runtime.settings import Project


@click.group("examples")
def command() -> None:
    """Check and write the training examples."""


@command.command()
@click.option("--intent", help="Show only what concerns this intent.")
def check(intent: str | None) -> None:
    """List examples that stand twice, are built alike, are missing or too few.

    \b
    Examples:
      balise examples check
      balise examples check --intent helplines
    """
    from bot.authoring import example_files, examples_check

    project = Project()
    with working(tell("Reading the examples")):
        lines = example_files.read_lines(project.examples)
    if intent and intent not in {line.intent for line in lines}:
        raise unknown_intent(intent)
    with working(tell("Comparing {number} examples", number=len(lines))):
        findings = examples_check.check(lines)
    shown = [f for f in findings if intent in (None, f.values["intent"], f.values.get("other"))]
    for finding in shown:
        click.echo(tell(finding.what, **finding.values))
        for line in finding.lines:
            place = line.path.relative_to(project.root)
            click.secho(f"    {place}:{line.number}: {line.text}", dim=True)
    if shown:
        raise SeedError("{number} findings to mend.", number=len(shown))
    click.echo(tell("{number} examples: nothing to mend.", number=len(lines)))


@command.command()
@click.argument("intent")
@click.argument("text", required=False)
@click.option("--language", type=click.Choice(["fr", "en"]), help="Language of the line.")
@click.option("--yes", is_flag=True, help="Add without asking.")
def add(intent: str, text: str | None, language: str | None, yes: bool) -> None:
    """Add examples to an intent, line by line; see at once how the present model reads each.

    \b
    Examples:
      balise examples add helplines
      balise examples add helplines "who picks up at night" --language en --yes
    """
    from bot.authoring import example_files, examples_check
    from bot.authoring.likeness import Likeness

    project = Project()
    lines = example_files.read_lines(project.examples)
    if intent not in {line.intent for line in lines}:
        raise unknown_intent(intent)
    reader = _reader(project)
    known = Likeness([line.text for line in lines])
    for typed in [text] if text else _typed():
        said = example_files.clean(typed)
        if not said:
            raise SettingError("The example is empty.")
        spoken = language or (reader.read(said).language if reader else None)
        if reader:
            show_reading(reader.read(said), intent)
        same = known.near(said, examples_check.ALIKE, most=1)
        if same:
            other = lines[same[0][0]]
            click.echo(
                tell("Stands already in {intent}: {text}", intent=other.intent, text=other.text)
            )
            if text:
                raise SeedError("Nothing was added.")
            continue
        if spoken is None:
            raise SettingError(
                "Without a model the language is not known: give --language fr or en."
            )
        place = example_files.file_of(project.examples, intent, spoken)
        asked = tell("Add to {place}?", place=place.relative_to(project.root))
        if yes or click.confirm(asked, default=True):
            example_files.add_line(project.examples, intent, spoken, said)
            click.echo(tell("Added. It takes effect with the next training: balise train"))


def unknown_intent(intent: str) -> SettingError:
    """Tell that there is no such intent."""
    return SettingError(
        "There is no intent {intent!r}. Known intents: balise intents list", intent=intent
    )


def show_reading(read, expected: str | None = None) -> None:
    """Print how a model reads a message."""
    for name, belief in read.ranking[:3]:
        mark = "✓" if name == expected else " "
        click.echo(f"  {mark} {belief:4.0%}  {name}")
    danger = tell("yes") if read.danger else tell("no")
    told = tell("language {language}, danger {danger}", language=read.language, danger=danger)
    click.secho(f"    {told}", dim=True)


def _typed():
    click.echo(tell("Write one example a line; an empty line ends."))
    while line := click.prompt("", default="", show_default=False, prompt_suffix="> ").strip():
        yield line


def _reader(project: Project):
    from bot.runtime import training

    if training.newest_model(project) is None:
        click.echo(tell("There is no model to show how it is read."), err=True)
        return None
    with working(tell("Loading the model")):
        from bot.runtime.reading import open_reader

        return open_reader(project)
