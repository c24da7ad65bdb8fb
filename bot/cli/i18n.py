"""`balise i18n …`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.words import tell
from bot.errors import SeedError
from bot.runtime.settings import Project

DOMAINS = ("balise", "cli")


@click.group("i18n")
def command() -> None:
    """Keep the translations complete: what the assistant says, and what this command says."""


@command.command()
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/locales"),
    show_default=True,
    help="Folder to write to.",
)
def extract(to: Path) -> None:
    """Write the texts to be translated as templates (.pot), for translators' programs.

    \b
    Example:
      balise i18n extract
    """
    import io

    from babel.messages.pofile import write_po

    from bot.writing import write_whole

    files, texts = {}, []
    for domain in DOMAINS:
        template = _template(domain)
        written = io.BytesIO()
        write_po(written, template, width=100, omit_header=True, no_location=True)
        files[to / f"{domain}.pot"] = written.getvalue().decode()
        told = tell("{number} texts", number=len(template))
        texts.append(f"{to / domain}.pot: {told}")
    write_whole(files)
    click.echo("\n".join(texts))


@command.command()
@click.option("--language", help="One language, a new one too; all that are there when not given.")
def update(language: str | None) -> None:
    """Bring the catalogues up to date: new texts added, changed ones marked fuzzy.

    \b
    Examples:
      balise i18n update
      balise i18n update --language de
    """
    from bot.translating import catalogues
    from bot.writing import write_whole

    locales = _locales()
    files = {}
    for domain in DOMAINS:
        template = _template(domain)
        for name in [language] if language else catalogues.languages(locales):
            if catalogues.wanted(name, domain):
                path = catalogues.file_of(locales, name, domain)
                files[path] = catalogues.update(locales, name, domain, template)
    write_whole(files)
    for path in files:
        click.echo(path.relative_to(Project().root))
    click.echo(tell("Translate what is empty or fuzzy, then: balise i18n check"))


@command.command("compile")
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/locales"),
    show_default=True,
    help="Folder to write to.",
)
def compile_(to: Path) -> None:
    """Write the catalogues as .mo files, for tools that need them. Balise reads the .po files.

    \b
    Example:
      balise i18n compile
    """
    from bot.translating import catalogues
    from bot.writing import write_whole

    locales = _locales()
    files = {}
    for name in catalogues.languages(locales):
        for domain in DOMAINS:
            if catalogues.wanted(name, domain):
                binary = catalogues.compiled(catalogues.file_of(locales, name, domain), name)
                files[to / name / "LC_MESSAGES" / f"{domain}.mo"] = binary
    write_whole(files)
    for target in files:
        click.echo(target)


@command.command()
@click.option("--language", help="One language; all that are there when not given.")
def check(language: str | None) -> None:
    """List texts that are missing, fuzzy or whose placeholders are wrong; exit status 1 if any.

    \b
    Examples:
      balise i18n check
      balise i18n check --language fr
    """
    from bot.translating import catalogues

    locales = _locales()
    if language:
        catalogues.check_language(language)
    names = [language] if language else catalogues.languages(locales)
    faults = []
    for domain in DOMAINS:
        template = _template(domain)
        for name in names:
            if catalogues.wanted(name, domain):
                faults += catalogues.find_faults(locales, name, domain, template)
    for fault in faults:
        click.echo(f"{fault.place}: {tell(fault.what)}: {fault.text}")
    wrong = [fault for fault in faults if fault.what != catalogues.LEFT_OVER]
    if wrong:
        raise SeedError("{number} texts to mend.", number=len(wrong))
    click.echo(tell("{languages}: complete.", languages=", ".join(names)))


def _locales() -> Path:
    return Project().root / "bot/locales"


def _template(domain: str):
    from bot.translating import catalogues

    texts = all_help_texts() if domain == "cli" else []
    return catalogues.extract(Project().root, domain, texts)


def all_help_texts() -> list[str]:
    """List the texts of the help of every command, and click's own words."""
    from bot.cli import COMMANDS, balise, bilingual, find_command

    texts = [*bilingual.help_texts(balise), *bilingual.CLICK_WORDS]
    waiting = [find_command(name) for name in COMMANDS]
    while waiting:
        found = waiting.pop()
        texts += bilingual.help_texts(found)
        if isinstance(found, click.Group):
            waiting += found.commands.values()
    return texts
