"""`balise privacy`."""

from __future__ import annotations

import click

from bot.cli.words import language as spoken
from bot.i18n import LANGUAGES
from bot.runtime.settings import Project, ServerSettings


@click.command("privacy")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of the text; that of the command when not given.",
)
def command(language: str | None) -> None:
    """Print what people are told of their data, with the settings of this environment.

    The server shows the same at /privacy. Paste it into your own information on data protection,
    and add the legal basis.

    \b
    Examples:
      balise privacy --language fr
      BALISE_OPERATOR="Collège Jean Moulin" balise privacy --language fr > balise.txt
    """
    from bot.privacy import notice
    from bot.review.kept import KeptMessages

    settings = ServerSettings.read("127.0.0.1", 5005)
    consent = KeptMessages(Project().kept).consent()
    facts = notice.Facts(
        settings.keep_hours,
        settings.operator,
        settings.contact,
        consent.days if consent else None,
    )
    chosen = language or (spoken() if spoken() in LANGUAGES else "en")
    click.echo(notice.plain(facts, chosen))
