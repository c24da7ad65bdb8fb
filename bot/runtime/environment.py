"""Prepare the process before Rasa is imported. Every entry point calls this first."""

from __future__ import annotations

import logging
import os

from bot.runtime import without_tensorflow


def prepare() -> None:
    """Set TensorFlow, telemetry and noise aside. Safe to call more than once."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    # One message is too little work to share: threads of OpenBLAS would only wait for each
    # other, and take the cores from other conversations. Read once, when numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Rasa's pinned libraries warn of their own age, and switch each other's filters on again.
    # Nothing in it is for our users, so warnings go to a log that only shows errors.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    without_tensorflow.install()


def configure_logs(level: int) -> None:
    """Send Rasa's structured logs through its own settings.

    Without this, Rasa prints what people write as soon as it is used from Python code.
    Levels under WARNING would too, so they are raised to it.
    """
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(max(level, logging.WARNING))
    for name in ("rasa", "rasa.core", "sanic.root", "sanic.access", "apscheduler", "matplotlib"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
