"""How many turns a second a running server answers, and what they cost: docs/deployment.md.

    balise serve --workers 2 &
    python -m benchmarks.load --pid $! --seconds 30 --people 8

Asks the plain channel on loopback, each person in a talk of ten turns. CPU time is that of the
server's processes alone, so it means something on a machine that does other things too.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
import uuid
from pathlib import Path

import aiohttp
import click

QUESTIONS = (
    "Who can I call in Ireland?",
    "Mon fils a reçu des menaces avec ses photos, que faire ?",
    "How do I talk to my daughter about strangers online?",
    "Quels sont les signes à surveiller ?",
    "How many reports were there in 2023?",
)
TURNS = 10  # of one talk
TICKS = os.sysconf("SC_CLK_TCK")


@click.command()
@click.option("--pid", type=int, required=True, help="The server's process.")
@click.option("--address", default="http://127.0.0.1:5005", show_default=True)
@click.option("--seconds", default=30.0, show_default=True)
@click.option("--people", default=8, show_default=True, help="Who ask at the same time.")
def main(pid: int, address: str, seconds: float, people: int) -> None:
    """Measure a server that runs."""
    asyncio.run(_ask_all(address, 3.0, people))  # what is loaded with the first turns
    before, started = cpu_seconds(pid), time.monotonic()
    took = asyncio.run(_ask_all(address, seconds, people))
    gone, used = time.monotonic() - started, cpu_seconds(pid) - before
    took.sort()
    click.echo(
        f"{len(took)} turns in {gone:.0f} s: {len(took) / gone:.1f} a second; "
        f"half within {1000 * statistics.median(took):.0f} ms, "
        f"95 of 100 within {1000 * took[int(len(took) * 0.95)]:.0f} ms; "
        f"{1000 * used / len(took):.1f} ms of CPU a turn"
    )
    for process in family(pid):
        kept = memory(process)
        click.echo(
            f"process {process}: {kept['Pss']} MB its share, {kept['Private']} MB its own, "
            f"{kept['Rss']} MB in all"
        )


async def _ask_all(address: str, seconds: float, people: int) -> list[float]:
    end, took = time.monotonic() + seconds, []

    async def ask(session: aiohttp.ClientSession) -> None:
        while time.monotonic() < end:
            sender = uuid.uuid4().hex
            for turn in range(TURNS):
                body = {"sender": sender, "message": QUESTIONS[turn % len(QUESTIONS)]}
                began = time.monotonic()
                async with session.post(f"{address}/webhooks/rest/webhook", json=body) as got:
                    assert got.status == 200, await got.text()
                    await got.read()
                took.append(time.monotonic() - began)
                if time.monotonic() >= end:
                    return

    # A connection a request, as nginx does: the kernel gives each to a worker that is free.
    connector = aiohttp.TCPConnector(force_close=True, limit=people)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(ask(session) for _ in range(people)))
    return took


def family(pid: int) -> list[int]:
    """List a process and those that it has started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, listed)]


def cpu_seconds(pid: int) -> float:
    """Sum up the CPU time of a process and those that it has started."""
    total = 0
    for process in family(pid):
        parts = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += int(parts[11]) + int(parts[12])
    return total / TICKS


def memory(pid: int) -> dict[str, int]:
    """Read the memory of a process in MB: Rss, Pss (shared pages divided), Private."""
    sizes: dict[str, int] = {"Private": 0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, size = line.split()[:2]
        if name.rstrip(":") in ("Rss", "Pss"):
            sizes[name.rstrip(":")] = int(size) // 1024
        elif name.startswith("Private"):
            sizes["Private"] += int(size) // 1024
    return sizes


if __name__ == "__main__":
    main()
