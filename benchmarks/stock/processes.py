"""Processes of the side that is measured: start, memory of the whole tree, end. Linux."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

SECONDS_TO_END = 20
TICKS = os.sysconf("SC_CLK_TCK")  # a second


@contextlib.contextmanager
def running(
    commands: list[list[str]], folder: Path, environ: dict[str, str], log: Path
) -> Iterator[list[subprocess.Popen]]:
    """Run commands side by side until the block ends, each in a process group of its own."""
    started: list[subprocess.Popen] = []
    with log.open("ab") as output:
        try:
            for command in commands:
                started.append(
                    subprocess.Popen(
                        command,
                        cwd=folder,
                        env=environ,
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=output,
                        start_new_session=True,
                    )
                )
            yield started
        finally:
            for process in started:
                _end(process)


def _end(process: subprocess.Popen) -> None:
    """End a process kindly, and by force what is left of its group."""
    _signal(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_END)
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: subprocess.Popen, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # nobody of the group is left
        os.killpg(process.pid, number)


def memory(processes: list[subprocess.Popen]) -> float:
    """Give the memory of processes and all their children in MB: what each has of its own, and
    its part of what is shared (PSS)."""
    return sum(_pss(number) for number in _tree({process.pid for process in processes})) / 1e6


def worked(processes: list[subprocess.Popen]) -> float:
    """Give the seconds that the cores worked for processes and all their children so far."""
    return sum(_ticks(number) for number in _tree({process.pid for process in processes})) / TICKS


def _ticks(number: int) -> int:
    with contextlib.suppress(OSError):
        told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, told[11:15]))  # in the program and in the kernel, ended children's too
    return 0


def _tree(roots: set[int]) -> set[int]:
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name, in brackets, may hold blanks; the parent is the second field behind it.
            told = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(told[1])
    found = set(roots)
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def _pss(number: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def forget_pages(folders: list[Path]) -> None:
    """Have the system forget what it holds in memory of all files under some folders."""
    for path in _files(folders):
        with contextlib.suppress(OSError):
            file = os.open(path, os.O_RDONLY)
            try:
                os.fdatasync(file)  # what is not yet on the disk stays in memory
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(file)


def size(folders: list[Path]) -> float:
    """Give what folders and files take on the disk, in MB."""
    found = {(told.st_dev, told.st_ino): told for told in map(os.lstat, _files(folders))}
    return sum(told.st_blocks * 512 for told in found.values()) / 1e6


def _files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_file():
            yield folder
            continue
        for where, _, names in os.walk(folder):
            yield from (path for name in names if not (path := Path(where, name)).is_symlink())


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
