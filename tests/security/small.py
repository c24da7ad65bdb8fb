"""A small server, on Sanic's own connections or on Balise's, with delays that a test can wait for.

`python -m tests.security.small stock|balise PORT`
"""

from __future__ import annotations

import sys

from sanic import Sanic, response

from bot.runtime.connections import Application

SECONDS = 0.6  # for a request


def application(kind: str) -> Sanic:
    """Make the server: it tells how many bytes it was sent."""
    app = Application("small") if kind == "balise" else Sanic("small", configure_logging=False)
    app.config.REQUEST_TIMEOUT = app.config.RESPONSE_TIMEOUT = SECONDS
    app.config.ACCESS_LOG = False

    @app.post("/")
    async def count(request):
        return response.text(f"{len(request.body)} bytes")

    @app.get("/")
    async def ready(request):
        return response.text("ready")

    return app


if __name__ == "__main__":
    application(sys.argv[1]).run(host="127.0.0.1", port=int(sys.argv[2]), access_log=False)
