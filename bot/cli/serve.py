"""`balise serve`."""

from __future__ import annotations

from dataclasses import replace

import click

from bot.cli.progress import working
from bot.cli.words import tell
from bot.operations.shared import share_metrics
from bot.runtime.settings import LogSettings, Project, ServerSettings, StoreSettings


@click.command("serve")
@click.option("--port", type=int, default=5005, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer; more than one needs stores that they share.",
)
def command(port: int, host: str, workers: int) -> None:
    """Serve the assistant; train first if there is no model or an input is newer.

    \b
    Examples:
      balise serve
      balise serve --port 5055
      balise serve --workers 2    # with BALISE_STORE and BALISE_REDIS set: docs/deployment.md
    """
    from bot.runtime import environment

    settings = ServerSettings.read(host, port)
    log = LogSettings.read()
    stores = StoreSettings.read()
    if workers > 1:
        stores.check_shared()
        share_metrics()  # before anything imports prometheus_client
    environment.prepare()
    project = Project()
    with working(tell("Loading Rasa")):
        from bot.operations import logs
        from bot.runtime import assistant, preflight, server
        from bot.runtime.kept_key import kept_key

        logs.configure(log.style, logs.LEVELS[log.level])
    preflight.check(project, settings)
    model = up_to_date_model(project)
    settings = replace(settings, secret=settings.secret or kept_key(project.kept))
    if workers > 1:
        from bot.runtime import several

        several.run(project, settings, stores, workers, lambda: _say_ready(settings))
        return
    with working(tell("Loading {model}", model=model.name)):
        loaded = assistant.load(project, model)
    assistant.keep_conversations(loaded, project, stores, settings)
    app = server.build(loaded, project, settings)
    _say_ready(settings)
    server.run(app, settings)


def _say_ready(settings: ServerSettings) -> None:
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{shown}:{settings.port}"
    click.echo(f"Balise answers at {address}  (page: {address}/  ready: {address}/health)")
    if not settings.local and settings.rest_token is None:
        click.echo(
            "The plain HTTP channel is off on this address: set BALISE_REST_TOKEN.", err=True
        )


def up_to_date_model(project: Project):
    """Find the model, training first when there is none or it is older than an input."""
    from bot.cli.train import train
    from bot.runtime import training

    model = training.newest_model(project)
    if model is None:
        click.echo(tell("There is no model yet."), err=True)
        return train(project)
    stale = training.stale_inputs(project, model)
    if stale:
        more = f" and {len(stale) - 1} more" if len(stale) > 1 else ""
        changed = stale[0].relative_to(project.root)
        click.echo(f"The model is older than {changed}{more}.", err=True)
        return train(project)
    return model
