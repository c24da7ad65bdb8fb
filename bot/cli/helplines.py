"""`balise helplines …`."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from bot.cli.words import tell
from bot.errors import SeedError, SettingError
from bot.i18n import noted
from bot.runtime.settings import Project

REASONS = {
    "never": noted("never verified"),
    "stale": noted("verified too long ago"),
    "unsure": noted("not from a confirmed source"),
    "hours": noted("hours not verified this year, so not shown"),
}


@click.group("helplines")
def command() -> None:
    """Look at the helplines, check them, record that they were verified."""


@command.command("list")
@click.option("--country", help="Two letters, such as FR, GB, BE.")
def list_(country: str | None) -> None:
    """List the helplines.

    \b
    Examples:
      balise helplines list
      balise helplines list --country IE
    """
    from bot.cli.tables import show_table
    from bot.knowledge import store

    knowledge = store.load(Project().seeds)
    if country and country.upper() not in knowledge.countries:
        known = ", ".join(sorted(knowledge.countries))
        raise SettingError(
            "No helplines for {country!r}; known: {known}.", country=country, known=known
        )
    hidden = "  " + tell("(hidden)")
    rows = [
        (
            line.id,
            knowledge.country_of[line.id],
            store.show_phone(line) or "–",
            line.verified_on or "–",
            line.verified_by or "–",
            line.name.en + (hidden if line.hidden else ""),
        )
        for line in knowledge.helplines.values()
        if not country or knowledge.country_of[line.id] == country.upper()
    ]
    heads = ("id", tell("country"), tell("number"), tell("verified"), tell("by"), tell("name"))
    show_table(heads, rows)


@command.command()
@click.argument("identity", metavar="ID")
def show(identity: str) -> None:
    """Show one helpline as people see it, in both languages, and where it is known from.

    \b
    Example:
      balise helplines show fr_3018
    """
    from bot.knowledge import helplines, store

    knowledge = store.load(Project().seeds)
    line = knowledge.helplines.get(identity)
    if line is None:
        raise _unknown(identity)
    now = datetime.datetime.now(datetime.UTC)
    for language in ("fr", "en"):
        card = helplines.show(knowledge, line, language, now)
        click.secho(f"[{language}] {card['name']}", bold=True)
        click.echo(f"  {card['does']}")
        click.echo(f"  ☎ {card['phone'] or '–'}  {card['tel'] or ''}")
        click.echo(f"  {card['url'] or '–'}")
        click.echo("  " + (card["hours"] or tell("no hours shown")))
    by = line.verified_by or "–"
    click.echo(tell("verified on {date} by {who}", date=line.verified_on or "–", who=by))
    for source in line.sources:
        click.echo(f"  · {source}")


@command.command()
def check() -> None:
    """Check that numbers, links and addresses are well-formed. Nothing is called.

    \b
    Example:
      balise helplines check
    """
    from bot.knowledge import store, verification

    knowledge = store.load(Project().seeds)
    problems = verification.form_problems(knowledge)
    if problems:
        raise SeedError("\n".join(problems))
    click.echo(tell("{number} helplines: nothing to mend.", number=len(knowledge.helplines)))


@command.command()
def due() -> None:
    """List what must be verified before a release; exit status 1 when there is something.

    \b
    Example:
      balise helplines due
    """
    from bot.cli.tables import show_table
    from bot.knowledge import store, verification

    knowledge = store.load(Project().seeds)
    found = verification.due(knowledge, datetime.date.today())
    if not found:
        click.echo(tell("{number} helplines: nothing is due.", number=len(knowledge.helplines)))
        return
    rows = [
        (d.line.id, d.line.verified_on or "–", "; ".join(tell(REASONS[r]) for r in d.reasons))
        for d in found
    ]
    show_table(("id", tell("verified"), tell("why")), rows)
    raise SeedError(
        "{number} of {all} helplines are due. Call or read them, then: balise helplines verify ID",
        number=len(found),
        all=len(knowledge.helplines),
    )


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def pages(folder: Path) -> None:
    """Write the pages that nginx shows while Balise is away: fr.html and en.html.

    They hold the first helplines of every country. Write them again when seeds/ have changed.

    \b
    Example:
      balise helplines pages /var/www/balise/away
    """
    from bot.channels import away_page
    from bot.i18n import LANGUAGES
    from bot.knowledge import store
    from bot.writing import write_whole

    knowledge = store.load(Project().seeds)
    now = datetime.datetime.now(datetime.UTC)
    files = {
        folder / f"{language}.html": away_page.render(knowledge, language, now)
        for language in LANGUAGES
    }
    write_whole(files)
    for file in files:
        click.echo(file)


@command.command()
@click.argument("identity", metavar="ID")
@click.option("--by", "who", help="Who verified it; asked for when not given.")
@click.option("--on", "when", type=click.DateTime(["%Y-%m-%d"]), help="Day; today when not given.")
@click.option("--hours", is_flag=True, help="The opening hours were verified too.")
def verify(identity: str, who: str | None, when, hours: bool) -> None:
    """Record that a person verified a helpline: who and when.

    \b
    Examples:
      balise helplines verify fr_3018 --by "A. Martin"
      balise helplines verify fr_3018 --by "A. Martin" --hours --on 2026-02-01
    """
    from bot.authoring.placing import try_seeds
    from bot.knowledge import store, verification
    from bot.writing import write_whole

    project = Project()
    knowledge = store.load(project.seeds)
    if identity not in knowledge.helplines:
        raise _unknown(identity)
    today = datetime.date.today()
    day = when.date() if when else today
    if day > today:
        raise SettingError("{date} is still to come.", date=day)
    who = (who or click.prompt(tell("Who verified it?"))).strip()
    if not who or '"' in who or "\\" in who or not who.isprintable():
        raise SettingError("Expected a name; found {name!r}.", name=who)
    path = project.seeds / f"helplines/{knowledge.country_of[identity].lower()}.yml"
    text = verification.with_verification(
        path.read_text(encoding="utf-8"), identity, day, who, hours
    )
    try_seeds(project.seeds, {path: text})
    write_whole({path: text})
    click.echo(tell("{id}: verified on {date} by {who}.", id=identity, date=day, who=who))


def _unknown(identity: str) -> SettingError:
    return SettingError("There is no helpline {id!r}. Known: balise helplines list", id=identity)
