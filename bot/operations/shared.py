"""Let several processes on this machine tell the sum of their metrics."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics() -> None:
    """Share the metrics of this process and of those it forks, in a folder that ends with it.

    Call it before `prometheus_client` is imported for the first time: it looks once. A folder
    that the environment names already is used as it is; it must be empty at start.
    """
    if os.environ.get(FOLDER):
        return
    folder = tempfile.mkdtemp(prefix="balise-metrics-")
    os.environ[FOLDER] = folder
    owner = os.getpid()

    def clear() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clear)


def forget_process(pid: int) -> None:
    """Have a process that has ended tell no more of how it is; what it has counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    with contextlib.suppress(OSError):  # for want of a file that somebody else has cleared away
        mark_process_dead(pid)
