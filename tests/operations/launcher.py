"""Serves the assistant with faults that a file switches on while it runs.

The file named by BALISE_TEST_FAULTS holds one word. Each error carries what the person wrote, as
a careless library's would.
"""

from __future__ import annotations

import asyncio
import errno
import os
import time
from pathlib import Path

from bot.runtime import environment

environment.prepare()

from rasa.core.processor import MessageProcessor  # noqa: E402

from actions.answer import AnswerAction  # noqa: E402
from bot.errors import SetupError, StoreAway  # noqa: E402
from bot.operations import routes  # noqa: E402
from bot.runtime import kept_key, preflight  # noqa: E402
from bot.runtime.settings import Project  # noqa: E402
from bot.stores import choice  # noqa: E402
from bot.stores.safe import SafeTrackerStore  # noqa: E402

WORD = Path(os.environ["BALISE_TEST_FAULTS"])


def fault() -> str:
    """The fault of the moment."""
    return WORD.read_text() if WORD.exists() else ""


def answer_or_fail(self, dispatcher, tracker, domain):
    """Take the place of the answering action."""
    text = tracker.latest_message["text"]
    match fault():
        case "action":
            raise ValueError(text)
        case "memory":
            raise MemoryError(text)
        case "silent":
            return []
        case "busy":
            time.sleep(2.5)  # nobody else is answered meanwhile; surely longer than is worth a line
        case "killed":
            os.kill(os.getpid(), 9)
    return answer(self, dispatcher, tracker, domain)


async def parse_or_fail(self, message, *arguments, **named):
    """Take the place of the reading of a message."""
    match fault():
        case "error":
            raise RuntimeError(message.text)
        case "deadline":
            await asyncio.sleep(3600)
    return await parse(self, message, *arguments, **named)


answer, AnswerAction.run = AnswerAction.run, answer_or_fail
parse, MessageProcessor.parse_message = MessageProcessor.parse_message, parse_or_fail


async def pass_on(self, error):
    """Take the place of going on from memory: as with a store that several processes share."""
    raise StoreAway(type(error).__name__) from None


def be_full(*arguments, **named):
    """Take the place of whatever makes a file in the data folder."""
    raise OSError(errno.ENOSPC, "No space left on device")


def be_full_for_the_store(path):
    """Take the place of opening the database."""
    raise SetupError("{path}: {reason}", path=path, reason="No space left on device")


SafeTrackerStore._fails = pass_on
routes.SECONDS_A_COUNT_STANDS = 0  # each look at the metrics counts anew
if os.environ.get("BALISE_TEST_FULL_DISK"):
    preflight.tempfile.TemporaryFile = kept_key._write = be_full
    choice.open_sqlite = be_full_for_the_store
if os.environ.get("BALISE_TEST_ENDPOINTS"):
    Project.endpoints = property(lambda self: Path(os.environ["BALISE_TEST_ENDPOINTS"]))

if __name__ == "__main__":
    from bot.cli import main

    main()
