"""Logs without content: Balise's own words, and of everyone else's only where they were said.

A library's message may hold what a person wrote: Rasa's at level debug, an error of a database
with the values of its row. So of a record that is not ours, the module, the line and the type of
the error are written, at any level, and never its text. Of our own, the text is written (it is
ours), with everything that could begin a new line or colour a terminal made visible.
"""

from __future__ import annotations

import datetime
import json
import logging
import sys
import threading
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog

Style = Literal["plain", "json"]
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING,
          "error": logging.ERROR}  # fmt: skip
OWN = ("bot", "actions", "benchmarks")
MOST_CHARACTERS = 500  # of one value
FIELDS = "balise_fields"


def fields(event: str, **values: Any) -> dict[str, Any]:
    """Give the `extra` of a log call: the name of an event, and values that tell no content."""
    return {FIELDS: {"event": event, **values}}


def configure(style: Style = "plain", level: int = logging.INFO, to: TextIO | None = None) -> None:
    """Write all logs of a serving process in one style to one place, standard error as a rule."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(JsonLines() if style == "json" else PlainLines())
    handler.addFilter(lambda record: is_own(record) or record.levelno >= _least(level))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for known in list(logging.root.manager.loggerDict.values()):
        if isinstance(known, logging.Logger):
            # What a library set up for itself would write past ours, text and all.
            known.handlers, known.propagate = [], True
            known.setLevel(logging.NOTSET)
    # Warnings are for programmers, and Rasa puts what people write into some of them.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    _tame_structlog(level)
    _tame_uncaught()


def is_own(record: logging.LogRecord) -> bool:
    """Tell whether a record was written by Balise."""
    return record.name.partition(".")[0] in OWN


def _least(level: int) -> int:
    return level if level <= logging.DEBUG else max(level, logging.WARNING)


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        told = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            **describe(record),
        }
        return json.dumps(told, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """One line for a person at a shell."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        clock = datetime.datetime.fromtimestamp(record.created).isoformat(" ", "seconds")
        told = describe(record)
        event, text = told.pop("event"), told.pop("text", None)
        values = " ".join(f"{name}={value}" for name, value in told.items())
        return " ".join(filter(None, (clock, record.levelname, text or event, values)))


def describe(record: logging.LogRecord) -> dict[str, Any]:
    """Give what may be written of a record: `event` first, and never a text that is not ours."""
    if is_own(record):
        told: dict[str, Any] = {"event": "message", **getattr(record, FIELDS, {})}
        text = record.getMessage()
        told |= {} if text == told["event"] else {"text": text}
    else:
        told = {"event": "library", "logger": record.name}
    if not is_own(record) or record.exc_info:
        told["at"] = f"{record.module}:{record.lineno}"
    if record.exc_info and record.exc_info[0]:
        told["error"] = record.exc_info[0].__name__
        told["at"] = _innermost(record.exc_info[2]) or told["at"]
    return {name: safe(value) for name, value in told.items() if value is not None}


def safe(value: Any) -> Any:
    """Make a value harmless in a line: no control, format or separator characters, not long."""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS] + "…"
    return "".join(
        c if c.isprintable() or c in "\u00a0\u202f" else c.encode("unicode_escape").decode()
        for c in text.encode("utf-8", "backslashreplace").decode()
    )


def _innermost(traceback: TracebackType | None) -> str | None:
    place = None
    while traceback is not None:
        place = f"{traceback.tb_frame.f_globals.get('__name__')}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _tame_structlog(level: int) -> None:
    """Have Rasa's structured logs go the way of all others. Unconfigured, they are printed."""
    structlog.configure(
        processors=[lambda logger, method, event: "structured"],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )


def _tame_uncaught() -> None:
    """Tell of an error that nobody caught by its type: its message may hold anything."""

    def tell(kind: type[BaseException], traceback: TracebackType | None) -> None:
        logging.getLogger("bot").critical(
            "The process met %s at %s.", kind.__name__, _innermost(traceback) or "an unknown place",
            extra=fields("uncaught", error=kind.__name__),
        )  # fmt: skip

    def uncaught(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
        else:
            tell(kind, traceback)

    sys.excepthook = uncaught
    sys.unraisablehook = lambda told: tell(told.exc_type, told.exc_traceback)
    threading.excepthook = lambda told: tell(told.exc_type, told.exc_traceback)
