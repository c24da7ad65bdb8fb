"""Count turns, and keep missed messages where that is allowed, without slowing or failing a turn.

A turn only puts a note into a queue; a thread writes it. When the thread cannot follow, notes
are dropped; when it cannot write, that is logged once.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import queue
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from bot.privacy.masker import Masker
from bot.reporting.counts import Counts, traits_of
from bot.review.kept import KeptMessages
from bot.runtime.reading import HowRead, how_read
from bot.runtime.settings import Project

logger = logging.getLogger(__name__)

MOST_WAITING = 1000
MISSED = 0.75  # the classifier's belief below which a message counts as missed
SENSITIVE = ("immediate_danger", "child_speaking", "own_behaviour", "harmful_request")

_last_read: ContextVar[HowRead | None] = ContextVar("last_read", default=None)


@dataclass(frozen=True)
class Note:
    """What is taken from one turn; the text only where it may be kept for review."""

    moment: datetime.datetime
    text: str | None
    reply: dict[str, Any]
    read: HowRead | None
    seconds: float

    @property
    def understood(self) -> bool:
        """Whether the message was read as a topic."""
        return self.read is None or self.read.intent != "nlu_fallback"

    @property
    def missed(self) -> bool:
        """Whether it may be kept for review. Of danger and of children nothing ever is."""
        sensitive = self.reply["topic"] in SENSITIVE or self.reply["urgency"] == "emergency"
        if self.text is None or self.read is None or sensitive or self.read.danger:
            return False
        child = self.reply.get("audience") == "child"
        return not child and (not self.understood or self.read.confidence < MISSED)


class Observer:
    """Takes notes of turns and has them written."""

    def __init__(
        self, project: Project, clock: Callable[[], datetime.datetime], masker: Masker
    ) -> None:
        """Make an observer; `clock` gives the local time. Nothing is opened yet."""
        self._clock = clock
        self._counts = Counts(project.kept)
        self._kept = KeptMessages(project.kept)
        self._masker = masker
        self._waiting: queue.Queue[Note | list[str]] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._told = False

    def listen(self, agent: Any) -> None:
        """Hear how the agent reads each message. Rasa tells it to nobody but its own tracker."""
        parse = agent.processor.parse_message

        async def heard(*arguments: Any, **named: Any) -> dict[str, Any]:
            parsed = await parse(*arguments, **named)
            with contextlib.suppress(Exception):
                _last_read.set(how_read(parsed))
            return parsed

        agent.processor.parse_message = heard

    def after_turn(self, text: str | None, reply: dict[str, Any] | None, seconds: float) -> None:
        """Note one turn: its text only where it may be kept, none at all without a reply.

        Never raises, never waits.
        """
        with contextlib.suppress(Exception):
            read = _last_read.get()
            _last_read.set(None)
            if reply is not None:
                self._note(Note(self._clock(), text, reply, read, seconds))

    def forget(self, texts: list[str]) -> None:
        """Delete masked messages that are kept, after the notes made before. Never waits."""
        with contextlib.suppress(Exception):
            self._note(texts)

    def finish(self, seconds: float | None = None) -> None:
        """Wait until all notes are written, or for so many seconds."""
        done = self._waiting.all_tasks_done
        with done:
            done.wait_for(lambda: not self._waiting.unfinished_tasks, seconds)

    def _note(self, note: Note | list[str]) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="observer", daemon=True)
            self._thread.start()
        self._waiting.put_nowait(note)

    def _write(self) -> None:
        while True:
            note = self._waiting.get()
            try:
                if isinstance(note, Note):
                    self._write_one(note)
                else:
                    self._kept.forget(note)
            except Exception as error:
                # Only the type, and once: the rest could hold what was written.
                if not self._told:
                    logger.warning("Turns are not counted (%s).", type(error).__name__)
                    self._told = True
            finally:
                self._waiting.task_done()

    def _write_one(self, note: Note) -> None:
        day = note.moment.date()
        traits = traits_of(note.reply, note.understood, note.seconds, note.moment)
        self._counts.add(day, traits)
        if note.missed and self._kept.consent():
            text = self._masker.mask(note.text)
            read = note.read
            read_as = read.ranking[0][0] if read.ranking else read.intent
            self._kept.keep(day, note.reply["language"], text, read_as, read.confidence)
