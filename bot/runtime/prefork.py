"""Keep several processes at work that share what was loaded before they were forked.

Knows nothing of Rasa or HTTP. SIGTERM and SIGINT end all; SIGHUP loads anew and puts new
processes in the place of the old ones, which finish what they have begun. A process that dies
or falls silent is replaced.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import select
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.errors import BaliseError, SetupError

logger = logging.getLogger(__name__)

HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
SECONDS_A_ROUND = 1.0
SECONDS_TO_BE_READY = 60.0
SECONDS_OF_SILENCE = 60.0  # after which a process that was ready counts as stuck
SECONDS_TO_END = 30.0  # after which a process that was asked to end is killed

Loaded = TypeVar("Loaded")
Beat = Callable[[], None]


@dataclass
class _Worker:
    """A process; `pulse` is the end of the pipe on which it is heard."""

    pid: int
    pulse: int
    heard: float = field(default_factory=time.monotonic)
    ready: bool = False
    told_to_end: float | None = None


class Workers(Generic[Loaded]):
    """A number of processes, each serving what was loaded once.

    `load` gives what they share. `serve` runs in each of them until it gets SIGTERM; it calls the
    function it is given as soon as it is ready, and then at least every few seconds. `tidy` is
    given the id of a process that has ended, however it did.
    """

    def __init__(
        self,
        number: int,
        load: Callable[[], Loaded],
        serve: Callable[[Loaded, Beat], None],
        tidy: Callable[[int], None] = lambda pid: None,
    ) -> None:
        """Make them; nothing is started yet."""
        self._number = number
        self._load = load
        self._serve = serve
        self._tidy = tidy
        self._current: list[_Worker] = []
        self._coming: list[_Worker] = []  # a new generation that is not ready yet
        self._leaving: list[_Worker] = []
        self._signals: deque[int] = deque()
        self._loaded: Loaded | None = None
        self._next: Loaded | None = None
        self._ending = False

    def run(self, tell_ready: Callable[[], None]) -> None:
        """Serve until a signal ends it. Raises what `load` raises, and SetupError."""
        self._loaded = self._load()
        self._listen()
        try:
            self._current = self._start(self._number, self._loaded)
            told = False
            while self._current or self._coming or self._leaving:
                self._wait()
                self._heed_signals()
                self._reap()
                self._see_to_new_generation()
                self._end_the_stuck()
                if self._ending:
                    continue
                missing = self._number - len(self._current)
                if not told and missing:
                    raise SetupError("The server could not start; its log says why.")
                if not told and all(worker.ready for worker in self._current):
                    told = True
                    tell_ready()
                self._current += self._start(missing, self._loaded)
        finally:
            self._kill_all()

    def _listen(self) -> None:
        # The handler only notes: what is to be done is done in the loop, between two steps.
        self._wakeup = os.pipe()
        for end in self._wakeup:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wakeup[1], warn_on_full_buffer=False)
        for number in HEARD:
            signal.signal(number, lambda received, _: self._signals.append(received))

    def _start(self, number: int, loaded: Loaded) -> list[_Worker]:
        if not number:
            return []
        # What is there before the fork stays where it is, so that its memory stays shared.
        gc.collect()
        gc.freeze()
        try:
            return [self._fork(loaded) for _ in range(number)]
        finally:
            gc.unfreeze()

    def _fork(self, loaded: Loaded) -> _Worker:
        heard, pulse = os.pipe()
        os.set_blocking(heard, False)
        os.set_blocking(pulse, False)
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            os.close(pulse)
            return _Worker(pid, heard)
        status = 1
        try:
            self._forget_parent(heard)
            self._serve(loaded, lambda: _beat(pulse))
            status = 0
        except BaliseError as error:
            logger.error("%s", error)
        except BaseException as error:
            # The place but not the message, which may hold what a person wrote.
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error(
                "A worker failed with %s (%s:%s).",
                type(error).__name__, place.filename, place.lineno,
            )  # fmt: skip
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _forget_parent(self, heard: int) -> None:
        signal.set_wakeup_fd(-1)
        for number in HEARD:
            signal.signal(number, signal.SIG_DFL)
        # A Ctrl-C in a terminal reaches every process; only the first one heeds it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        for end in (*self._wakeup, heard, *(w.pulse for w in self._all())):
            with contextlib.suppress(OSError):
                os.close(end)

    def _all(self) -> list[_Worker]:
        return [*self._current, *self._coming, *self._leaving]

    def _wait(self) -> None:
        by_pulse = {worker.pulse: worker for worker in self._all()}
        heard, _, _ = select.select([self._wakeup[0], *by_pulse], [], [], SECONDS_A_ROUND)
        for end in heard:
            with contextlib.suppress(BlockingIOError):
                got = os.read(end, 4096)
                if got and end in by_pulse:
                    by_pulse[end].heard = time.monotonic()
                    by_pulse[end].ready = True
                elif not got:
                    # The process has closed its end and is about to be gone.
                    time.sleep(0.01)

    def _heed_signals(self) -> None:
        received = set()
        while self._signals:
            received.add(self._signals.popleft())
        if received & {signal.SIGTERM, signal.SIGINT}:
            self._ending = True
            self._end_all()
        elif signal.SIGHUP in received and not self._ending:
            self._renew()

    def _renew(self) -> None:
        if self._coming:
            logger.warning("A new model is being put in place already; asked again, ignored.")
            return
        try:
            self._next = self._load()
        except Exception as error:
            told = str(error) if isinstance(error, BaliseError) else type(error).__name__
            logger.error("The new model was not taken, the one in use goes on. %s", told)
            return
        self._coming = self._start(self._number, self._next)

    def _see_to_new_generation(self) -> None:
        if not self._coming:
            return
        if len(self._coming) < self._number:
            logger.error("The new model was not taken, the one in use goes on.")
            self._end(self._coming)
            self._leaving += self._coming
            self._coming, self._next = [], None
        elif all(worker.ready for worker in self._coming):
            self._end(self._current)
            self._leaving += self._current
            self._current, self._coming = self._coming, []
            self._loaded, self._next = self._next, None
            logger.warning("The new model is in use.")

    def _reap(self) -> None:
        gone = set()
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                gone.add(ended[0])
                expected = any(ended[0] == worker.pid for worker in self._leaving)
                if not expected and not self._ending:
                    code = os.waitstatus_to_exitcode(ended[1])
                    how = signal.Signals(-code).name if code < 0 else f"status {code}"
                    logger.error("A worker ended unexpectedly (%s).", how)
        for worker in self._all():
            if worker.pid in gone:
                os.close(worker.pulse)
                self._tidy(worker.pid)
        self._current, self._coming, self._leaving = (
            [worker for worker in workers if worker.pid not in gone]
            for workers in (self._current, self._coming, self._leaving)
        )

    def _end_the_stuck(self) -> None:
        now = time.monotonic()
        for worker in self._all():
            silent = now - worker.heard
            if worker.told_to_end is not None:
                stuck = now - worker.told_to_end > SECONDS_TO_END
            else:
                stuck = silent > (SECONDS_OF_SILENCE if worker.ready else SECONDS_TO_BE_READY)
            if stuck:
                logger.error("A worker was stuck and is ended.")
                _send(worker, signal.SIGKILL)

    def _end_all(self) -> None:
        self._end(self._all())

    def _end(self, workers: list[_Worker]) -> None:
        for worker in workers:
            if worker.told_to_end is None:
                worker.told_to_end = time.monotonic()
                _send(worker, signal.SIGTERM)

    def _kill_all(self) -> None:
        for worker in self._all():
            _send(worker, signal.SIGKILL)


def _send(worker: _Worker, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker.pid, number)


def _beat(pulse: int) -> None:
    # A full pipe tells as much as one more beat; a parent that is gone is noticed elsewhere.
    with contextlib.suppress(BlockingIOError, BrokenPipeError):
        os.write(pulse, b".")
