"""Logs: our own words, of everyone else's only where they were said, one line each."""

import io
import json
import logging
import subprocess
import sys

import pytest

from tests.conftest import ROOT

CANARY = "my daughter Zoé met him at the pool"


@pytest.fixture
def lines():
    """A handler as the server has it; gives a function that logs and returns what was written."""
    from bot.operations import logs

    def write(style, level, say):
        written = io.StringIO()
        handler = logging.StreamHandler(written)
        handler.setFormatter(logs.JsonLines() if style == "json" else logs.PlainLines())
        logger = logging.getLogger("rasa.core.processor" if say[0] == "rasa" else "bot.channels")
        before = logger.level, logger.propagate
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        logger.addHandler(handler)
        try:
            say[1](logger)
        finally:
            logger.removeHandler(handler)
            logger.setLevel(before[0])
            logger.propagate = before[1]
        return written.getvalue()

    return write


def failing(logger):
    try:
        raise ValueError(CANARY)
    except ValueError:
        logger.exception("It failed: %s", CANARY)


@pytest.mark.parametrize("style", ["plain", "json"])
def test_a_librarys_words_are_never_written(lines, style):
    for level in ("debug", "info", "warning", "error", "critical"):
        written = lines(
            style, level, ("rasa", lambda log, level=level: getattr(log, level)(CANARY))
        )
        assert CANARY not in written and "Zo" not in written
        assert "rasa.core.processor" in written
        assert "test_logs:" in written
    written = lines(style, "error", ("rasa", failing))
    assert "Zo" not in written
    assert "ValueError" in written
    assert len(written.splitlines()) == 1


@pytest.mark.parametrize("style", ["plain", "json"])
def test_of_an_error_the_type_and_place_are_written_and_not_its_message(lines, style):
    def say(logger):
        try:
            raise ValueError(CANARY)
        except ValueError:
            logger.exception("An answer could not be sent.")

    written = lines(style, "error", ("bot", say))
    assert "Zo" not in written
    assert "ValueError" in written and "An answer could not be sent." in written


@pytest.mark.parametrize("style", ["plain", "json"])
@pytest.mark.parametrize(
    "nasty",
    ["a\nERROR forged", "a\r\nb", "a\x1b[2Jb", "a\u2028b", "a\x85b", "a\u202eb", "a\x00b", "\ud800",
     '"}\n{"level": "error"'],
)  # fmt: skip
def test_nothing_begins_a_new_line_or_colours_a_terminal(lines, style, nasty):
    from bot.operations.logs import fields

    def say(logger):
        logger.info("From %s.", nasty, extra=fields("odd", channel=nasty))

    written = lines(style, "info", ("bot", say))
    assert written.endswith("\n") and len(written.splitlines()) == 1
    assert written[:-1].isprintable()
    if style == "json":
        told = json.loads(written)
        assert told["event"] == "odd" and told["level"] == "info"


def test_a_json_line_has_time_level_event_and_its_values(lines):
    from bot.operations.logs import fields

    def say(logger):
        logger.info("turn", extra=fields("turn", channel="rest", outcome="answered", ms=43))

    told = json.loads(lines("json", "info", ("bot", say)))
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "info", "event": "turn", "channel": "rest", "outcome": "answered", "ms": 43,
    }  # fmt: skip


def test_a_very_long_value_is_cut(lines):
    written = lines("plain", "info", ("bot", lambda logger: logger.info("x" * 100_000)))
    assert len(written) < 1000


PROCESS = f"""
import asyncio, logging, sys, threading, warnings
from bot.runtime import environment
environment.prepare()
import rasa.core.processor, structlog, sanic
from bot.operations import logs
late = logging.getLogger("sanic.error")
late.addHandler(logging.StreamHandler(sys.stdout))
logs.configure(sys.argv[1], logging.DEBUG)
canary = {CANARY!r}
logging.getLogger("rasa.core").debug(canary)
late.error(canary)
structlog.get_logger().debug("processor.message.parse", text=canary)
structlog.get_logger("rasa").error(canary, text=canary)
rasa.core.processor.structlogger.error("x", tracker_states=canary)
warnings.warn(canary)
logging.captureWarnings(True)
threading.Thread(target=lambda: int(canary)).start()
async def lost():
    asyncio.get_running_loop().create_task(asyncio.sleep(0)).add_done_callback(lambda t: int(canary))
    await asyncio.sleep(0.01)
asyncio.run(lost())
class Odd:
    def __del__(self):
        raise ValueError(canary)
Odd()
raise ValueError(canary)
"""


def test_whatever_a_process_meets_no_content_is_written():
    done = subprocess.run(
        [sys.executable, "-c", PROCESS, "json"], cwd=ROOT, capture_output=True, text=True
    )
    written = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Zo" not in written and "pool" not in written
    assert written.count("ValueError") >= 4, written
    assert "rasa.core" in written and "sanic.error" in written
    assert all(json.loads(line)["event"] for line in done.stderr.splitlines())
