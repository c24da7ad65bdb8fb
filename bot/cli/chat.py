"""`balise chat`: talk in the terminal."""

from __future__ import annotations

import asyncio
import logging
import sys
import uuid

import click

from bot.cli.progress import working
from bot.cli.words import tell
from bot.errors import RequestError
from bot.runtime.settings import Project


@click.command("chat")
@click.option("--language", type=click.Choice(["fr", "en"]), help="Language of the page.")
@click.option("--country", help="Two letters, such as FR, GB, BE.")
@click.option("--staff", is_flag=True, help="Write as school staff.")
@click.option("--debug", is_flag=True, help="Show how each message was read.")
@click.argument("message", required=False)
def command(language, country, staff: bool, debug: bool, message: str | None) -> None:
    """Talk with the assistant; with MESSAGE, ask one question and leave.

    The arrow keys edit the line and bring back earlier ones, which are kept in memory only.

    \b
    Examples:
      balise chat
      balise chat "Qui appeler en Belgique ?"
      balise chat --debug --country IE "someone is blackmailing my son"
    """
    from bot.runtime import environment

    environment.prepare()
    project = Project()
    with working(tell("Loading Rasa")):
        environment.configure_logs(logging.ERROR)
        from bot.channels.guard import read_message
        from bot.cli.serve import up_to_date_model
        from bot.runtime import assistant

    model = up_to_date_model(project)
    with working(tell("Loading {model}", model=model.name)):
        loaded = assistant.load(project, model)
    metadata = {"language": language, "country": country, "audience": "staff" if staff else None}
    conversation = uuid.uuid4().hex

    async def talk() -> None:
        if message:
            await _say(loaded, read_message(conversation, message, metadata), debug)
            return
        click.echo(tell("Write a message; an empty line leaves."))
        ask = _line_reader()
        while typed := (await ask()).strip():
            try:
                await _say(loaded, read_message(conversation, typed, metadata), debug)
            except RequestError as error:
                click.echo(str(error), err=True)

    try:
        asyncio.run(talk())
    except EOFError:
        click.echo()


def _line_reader():
    """Give the function that reads a line: with editing and history at a terminal."""
    if not sys.stdin.isatty():

        async def plain() -> str:
            return sys.stdin.readline()

        return plain
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory

    session = PromptSession(history=InMemoryHistory())  # what is typed is never kept on disk
    prompt = tell("you")

    async def edited() -> str:
        return await session.prompt_async(f"{prompt}> ")

    return edited


async def _say(loaded, incoming, debug: bool) -> None:
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
    if debug:
        await _show_reading(loaded, incoming.sender)


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


async def _show_reading(loaded, sender: str) -> None:
    """Print how the last message was read: language, intents, safety net, passages, slots."""
    from bot.runtime.reading import how_read

    tracker = await loaded.agent.tracker_store.retrieve(sender)
    parsed = tracker.latest_message.parse_data
    read = how_read(parsed)
    told = parsed.get("language") or {}
    odds = told.get("odds", 0.0)
    foreign = tell("neither French nor English") if told.get("foreign") else ""
    rows = [
        (tell("language"), f"{read.language} ({odds:+.1f}) {foreign}".strip()),
        (tell("intents"), ", ".join(f"{name} {belief:.0%}" for name, belief in read.ranking)),
        (tell("acted on"), read.intent),
        (tell("safety net"), tell("danger") if read.danger else tell("calm")),
        (tell("passages"), _found(parsed.get("found") or {})),
    ]
    rows += [(slot, str(value)) for slot, value in tracker.current_slot_values().items() if value]
    for name, value in rows:
        click.secho(f"  {name:18} {value}", fg="yellow")
    click.echo()


def _found(found: dict) -> str:
    ranked = found.get("ranked") or found.get("hits") or ()
    return ", ".join(str(hit) for hit in list(ranked)[:3]) or str(found)[:200]
