"""`balise review …`."""

from __future__ import annotations

import datetime

import click

from bot.cli.progress import working
from bot.cli.words import tell
from bot.errors import SettingError
from bot.runtime.settings import Project


@click.group("review")
def command() -> None:
    """See what was missed, and make examples of it. Off until you switch it on.

    When it is on, messages that were not understood are kept on this machine, without names,
    numbers, addresses, handles and links, for some days. Of danger, of children and of harmful
    requests nothing is ever kept.
    """


@command.command()
def status() -> None:
    """Tell whether missed messages are kept, how many, and for how long.

    \b
    Example:
      balise review status
    """
    kept = _kept()
    consent = kept.consent()
    if consent is None:
        click.echo(tell("Off: nothing is kept. Switch it on: balise review on"))
        return
    kept.expire(datetime.date.today())
    told = tell(
        "On since {date}: missed messages are kept for {days} days. Now kept: {number}.",
        date=consent.since,
        days=consent.days,
        number=len(kept.all()),
    )
    click.echo(told)


@command.command()
@click.option(
    "--days",
    type=click.IntRange(1, 90),
    default=30,
    show_default=True,
    help="How long a message is kept.",
)
@click.option("--yes", is_flag=True, help="Consent without being asked.")
def on(days: int, yes: bool) -> None:
    """Consent to keep missed messages. Tell the people who write that you do.

    \b
    Examples:
      balise review on
      balise review on --days 14
    """
    asked = tell(
        "Messages that are not understood will be kept on this machine for {days} days, without "
        "personal data as far as it is recognised. The people who write must be told: say so in "
        "seeds/answers/privacy.yml, which tells them otherwise. Keep them?",
        days=days,
    )
    if yes or click.confirm(asked):
        _kept().allow(days, datetime.date.today())
        click.echo(tell("On. A running server keeps them from now on."))
    else:
        click.echo(tell("Nothing was changed."))


@command.command()
def off() -> None:
    """Withdraw the consent and delete everything that was kept.

    \b
    Example:
      balise review off
    """
    click.echo(tell("Off. {number} messages were deleted.", number=_kept().withdraw()))


@command.command("list")
def list_() -> None:
    """List the missed messages that are kept.

    \b
    Example:
      balise review list
    """
    from bot.cli.tables import show_table

    kept = _kept()
    kept.expire(datetime.date.today())
    rows = [(m.id, m.day, m.language, m.read_as, f"{m.belief:.0%}", m.text) for m in kept.all()]
    if not rows:
        click.echo(tell("Nothing is kept."))
        return
    heads = ("id", tell("date"), tell("language"), tell("read as"), "", tell("message"))
    show_table(heads, rows)


@command.command()
@click.argument("identity", metavar="ID", type=int)
def delete(identity: int) -> None:
    """Delete one message that is kept.

    \b
    Example:
      balise review delete 12
    """
    if not _kept().remove(identity):
        raise SettingError("There is no message {id}. Known: balise review list", id=identity)
    click.echo(tell("Deleted."))


@command.command()
def label() -> None:
    """Go through the missed messages one by one: make an example of each, skip it, or delete it.

    \b
    Example:
      balise review label
    """
    from bot.authoring import example_files, examples_check
    from bot.authoring.likeness import Likeness
    from bot.cli.examples import show_reading

    project = Project()
    kept = _kept()
    kept.expire(datetime.date.today())
    waiting = kept.all()
    if not waiting:
        click.echo(tell("Nothing is kept."))
        return
    lines = example_files.read_lines(project.examples)
    intents = {line.intent for line in lines}
    known = Likeness([line.text for line in lines])
    reader = _reader(project)
    click.echo(
        tell("Type an intent, 1 to 3 for one of those shown, s to skip, d to delete, q to end.")
    )
    labelled = 0
    for place, message in enumerate(waiting, 1):
        click.secho(f"\n{place}/{len(waiting)}  [{message.language}] {message.text}", bold=True)
        ranking = [message.read_as]
        if reader:
            read = reader.read(message.text)
            show_reading(read)
            ranking = [name for name, _ in read.ranking[:3]]
        answer = _choice(ranking, intents)
        if answer == "q":
            break
        if answer == "s":
            continue
        if answer == "d":
            kept.remove(message.id)
            continue
        text = click.prompt(tell("The example"), default=message.text)
        same = known.near(text, examples_check.ALIKE, most=1)
        if same:
            other = lines[same[0][0]]
            told = tell("Stands already in {intent}: {text}", intent=other.intent, text=other.text)
            click.echo(told)
        else:
            example_files.add_line(project.examples, answer, message.language, text)
            labelled += 1
        kept.remove(message.id)
    told = tell(
        "{number} examples added. They take effect with the next training: balise train",
        number=labelled,
    )
    click.echo(told)


def _choice(ranking: list[str], intents: set[str]) -> str:
    while True:
        typed = click.prompt(tell("intent, 1–3, s, d, q")).strip()
        if typed in ("s", "d", "q") or typed in intents:
            return typed
        if typed.isdigit() and 1 <= int(typed) <= len(ranking):
            return ranking[int(typed) - 1]
        click.echo(
            tell("There is no intent {intent!r}. Known intents: balise intents list", intent=typed)
        )


def _reader(project: Project):
    from bot.runtime import training

    if training.newest_model(project) is None:
        return None
    with working(tell("Loading the model")):
        from bot.runtime.reading import open_reader

        return open_reader(project)


def _kept():
    from bot.review.kept import KeptMessages

    return KeptMessages(Project().kept)
