"""Counts and times for Prometheus: no content, no conversation, nothing that leads to a person.

One process keeps its own. Several processes share files in the folder that the environment names
as PROMETHEUS_MULTIPROC_DIR, and each of them tells the sum (`share_metrics` in shared.py).
"""

from __future__ import annotations

import os
import resource
import sys

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.operations.shared import FOLDER

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4  # what `tell` gives
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
FAULTS = ("action", "error", "silent", "deadline", "store", "memory")


class Metrics:
    """Everything that is counted. Labels hold words of Balise's own, a few dozen in all."""

    def __init__(self) -> None:
        """Start all at nothing."""
        # When something was counted first is nobody's business: for a rare label it is the moment
        # of one message.
        disable_created_metrics()
        self._own = CollectorRegistry()
        self._shared = FOLDER in os.environ
        # Of what a process tells of itself, nothing is told any more once it has ended: "live".
        own = {"registry": self._own, "namespace": "balise"}
        self.turns = Counter(
            "turns", "Messages answered.", ("channel", "language", "urgency"), **own
        )
        self.turn_seconds = Histogram(
            "turn_seconds", "Time from a message to its answer.", ("channel",), buckets=SECONDS,
            **own,
        )  # fmt: skip
        self.refused = Counter("refused", "Requests that were refused.", ("reason",), **own)
        self.faults = Counter(
            "faults", "Turns that failed: help was given, or the turn is not kept.",
            ("kind",), **own,
        )  # fmt: skip
        self.deleted = Counter("conversations_deleted", "Conversations deleted.", ("by",), **own)
        self.kept = Gauge(
            "conversations_kept", "Conversations in the store, at most a minute ago.",
            multiprocess_mode="livemostrecent", **own,
        )  # fmt: skip
        self.model = Gauge(
            "model_info", "The model in use.", ("model",), multiprocess_mode="livemax", **own
        )
        self.load_seconds = Gauge(
            "model_load_seconds", "Time it took to load the model.", multiprocess_mode="livemax",
            **own,
        )  # fmt: skip
        self.lag_seconds = Gauge(
            "loop_lag_seconds", "Longest time that the process was busy with one thing, of late.",
            multiprocess_mode="livemax", **own,
        )  # fmt: skip
        self.memory = Gauge("memory_bytes", "Resident memory.", multiprocess_mode="livesum", **own)
        for kind in FAULTS:
            self.faults.labels(kind)
        for by in ("request", "time"):
            self.deleted.labels(by)
        if not self._shared:
            ProcessCollector(registry=self._own)

    def tell(self) -> bytes:
        """Write all in Prometheus' text format."""
        self.memory.set(resident_bytes())
        if not self._shared:
            return generate_latest(self._own)
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
        return generate_latest(registry)


def resident_bytes() -> int:
    """Tell how much memory the process holds; where that cannot be read, the most it ever held."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
