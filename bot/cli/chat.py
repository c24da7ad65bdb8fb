"""`balise chat`: talk in the terminal."""

from __future__ import annotations

import asyncio
import logging
import uuid

import click

from bot.cli.progress import working
from bot.errors import RequestError
from bot.runtime.settings import Project


@click.command("chat")
@click.option("--language", type=click.Choice(["fr", "en"]), help="Language of the page.")
@click.option("--country", help="Two letters, such as FR, GB, BE.")
@click.option("--staff", is_flag=True, help="Write as school staff.")
@click.argument("message", required=False)
def command(language: str | None, country: str | None, staff: bool, message: str | None) -> None:
    """Talk with the assistant; with MESSAGE, ask one question and leave.

    \b
    Examples:
      balise chat
      balise chat "Qui appeler en Belgique ?"
      balise chat --country IE "someone is blackmailing my son"
    """
    from bot.runtime import environment

    environment.prepare()
    project = Project()
    with working("Loading Rasa"):
        environment.configure_logs(logging.ERROR)
        from bot.channels.guard import read_message
        from bot.cli.serve import up_to_date_model
        from bot.runtime import assistant

    model = up_to_date_model(project)
    with working(f"Loading {model.name}"):
        loaded = assistant.load(project, model)
    metadata = {"language": language, "country": country, "audience": "staff" if staff else None}
    conversation = uuid.uuid4().hex

    async def talk() -> None:
        if message:
            await _say(loaded, read_message(conversation, message, metadata))
            return
        click.echo("Write a message; an empty line leaves. / Écrivez ; une ligne vide pour sortir.")
        while typed := click.prompt("you", default="", show_default=False, prompt_suffix="> "):
            try:
                await _say(loaded, read_message(conversation, typed, metadata))
            except RequestError as error:
                click.echo(str(error), err=True)

    asyncio.run(talk())


async def _say(loaded, incoming) -> None:
    from rasa.core.channels.channel import UserMessage

    from bot.channels.collector import ReplyCollector

    collector = ReplyCollector()
    await loaded.agent.handle_message(
        UserMessage(
            incoming.text,
            collector,
            incoming.sender,
            input_channel="chat",
            metadata=incoming.metadata,
        )
    )
    help_ = loaded.static_help.reply(incoming.metadata.get("language"), None)
    collector.help_if_silent(incoming.sender, help_)
    reply = collector.envelope
    click.echo()
    for said in collector.messages:
        if said.get("text"):
            click.echo(said["text"])
    show(reply)


def show(reply: dict) -> None:
    """Print the cards of a reply under its text."""
    heading = f"{reply['topic']} · {reply['urgency']} · {reply['language']} · {reply['country']}"
    click.secho(f"\n[{heading}]", dim=True)
    for citation in reply["citations"]:
        date = citation["published_shown"] or "–"
        click.secho(f"  ¶ {citation['passage']} ({date}) {citation['says']}", fg="cyan")
        if citation["caveat"]:
            click.secho(f"      ! {citation['caveat']}", fg="cyan", dim=True)
    for line in reply["helplines"]:
        hours = f" ({line['hours']})" if line["hours"] else ""
        click.secho(f"  ☎ {line['phone'] or line['url'] or '–'} {line['name']}{hours}", fg="green")
    for suggestion in reply["suggestions"]:
        click.secho(f"  → {suggestion['payload']}", dim=True)
    click.echo()
