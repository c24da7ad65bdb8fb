"""Rasa's own doors around Balise's assistant, as `rasa run --enable-api --cors "*"` opens them.

What stands behind is the same model and the same answers; only the doors differ. So a probe that
gets through here and not at Balise's has found what Balise's doors are for.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT, Server, free_port, wait_until_ready


@contextlib.contextmanager
def running_stock(folder: Path) -> Iterator[Server]:
    """Serve the stock doors in a process of their own until the block ends."""
    port, log = free_port(), folder / "stock.log"
    command = [sys.executable, "-m", "tests.security.stock", str(port)]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    server = Server(f"http://127.0.0.1:{port}", log)
    try:
        wait_until_ready(server, process, path="/")
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def serve(port: int) -> None:
    """Serve until stopped."""
    from bot.runtime import environment

    environment.prepare()
    environment.configure_logs(logging.WARNING)
    logging.captureWarnings(False)  # stock Rasa shows them
    from rasa.core.channels.channel import register
    from rasa.core.channels.rest import RestInput
    from rasa.server import create_app

    from bot.runtime import assistant, training
    from bot.runtime.settings import Project

    project = Project()
    loaded = assistant.load(project, training.newest_model(project))
    app = create_app(agent=loaded.agent, cors_origins="*")
    register([RestInput()], app, "/webhooks/")
    app.run(host="127.0.0.1", port=port, access_log=False, debug=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
