"""People talk with a server for minutes: does its memory stay flat, and does nobody get an error?

Run: .venv/bin/python -m benchmarks.soak --minutes 10 --people 20
It starts a server of its own on a free port, has people talk in both languages through the
widget's door, and leaves with status 1 if anybody got an error or the static help.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import os
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import yaml

ROOT = Path(__file__).parents[1]
TOKEN = secrets.token_urlsafe(32)
SECONDS_TO_START = 300
SECONDS_A_SAMPLE = 5
WARM = 0.2  # share of the time after which the memory is looked at: caches have filled by then
LONGEST_TALK = 14  # messages
MEGABYTE = 1 << 20
DELETE = {"fr": "Supprime cette conversation", "en": "Delete this conversation"}


@dataclass(frozen=True)
class Talk:
    """What one person says, and where they are as the page knows it."""

    says: list[str]
    metadata: dict[str, str]


@dataclass
class Seen:
    """What was seen in all talks: seconds by call, answers by call and status, memory by time."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    talks: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)

    def note(self, call: str, status: int | str, seconds: float) -> None:
        """Note one call."""
        self.statuses[f"{call} {status}"] += 1
        self.seconds.setdefault(call, []).append(seconds)

    @property
    def errors(self) -> dict[str, int]:
        """Calls that were not answered with success."""
        return {what: n for what, n in self.statuses.items() if what.split()[1][0] != "2"}


def read_talks() -> list[Talk]:
    """Read the talks of the tests, and make some more of the messages of the evaluation sets."""
    talks = []
    for path in sorted((ROOT / "tests/dialogues").glob("dialogues.*.yml")):
        for talk in yaml.safe_load(path.read_text(encoding="utf-8")):
            says = [turn["says"] for turn in talk["turns"] if "says" in turn]
            known = ("language", "country", "audience")
            metadata = {k: v for k, v in (talk.get("start") or {}).items() if k in known}
            metadata.setdefault("language", "fr" if path.name.split(".")[1] == "fr" else "en")
            talks.append(Talk(says[:LONGEST_TALK], metadata))
    for language in ("fr", "en"):
        path = ROOT / f"tests/evaluation/topics.{language}.tsv"
        lines = path.read_text(encoding="utf-8").splitlines()
        texts = [line.split("\t")[1] for line in lines if "\t" in line]
        fives = [texts[i : i + 5] for i in range(0, len(texts), 5)]
        talks += [Talk(five, {"language": language}) for five in fives]
    return talks


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Start a server as an operator does, behind a proxy; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        "BALISE_DATA": str(folder),
        "BALISE_PROXIES": "1",
        "BALISE_METRICS_TOKEN": TOKEN,
        "BALISE_KEEP_HOURS": "0.05",  # talks that are left are deleted while the soak goes on
        "BALISE_LOG_LEVEL": "warning",
    }
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve", "--port", str(port)],
            cwd=ROOT, env={**os.environ, **environ}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


class Person:
    """Somebody at an address of their own who holds one talk after the other."""

    def __init__(self, http: aiohttp.ClientSession, number: int, pause: float, seen: Seen) -> None:
        self._http = http
        self._headers = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}"}
        self._pause = pause
        self._seen = seen
        self._lot = random.Random(number)

    async def live(self, talks: list[Talk], end: float) -> None:
        """Talk until the time is over."""
        await asyncio.sleep(self._lot.uniform(0, self._pause))
        while time.monotonic() < end:
            await self._hold(self._lot.choice(talks), end)

    async def _hold(self, talk: Talk, end: float) -> None:
        opened = await self._call("session", {})
        if not opened:
            return
        token, offered = opened["token"], []
        for text in talk.says:
            if time.monotonic() > end:
                break
            await asyncio.sleep(self._lot.uniform(0.5, 1.5) * self._pause)
            said = {"text": text}
            if offered and self._lot.random() < 0.2:
                said = {"choice": self._lot.choice(offered)["payload"]}
            message = {"id": secrets.token_hex(8), "metadata": talk.metadata, **said}
            answer = await self._call("message", message, token)
            if not answer:
                return
            token, offered = answer["token"], answer["reply"]["suggestions"]
            if answer["deleted"]:
                self._seen.talks["deleted by asking"] += 1
                return
            if self._lot.random() < 0.1:  # the page was loaded anew, or the answer was lost
                again = "talk" if self._lot.random() < 0.5 else "message"
                await self._call(again, message if again == "message" else None, token)
        await self._end(talk, token)

    async def _end(self, talk: Talk, token: str) -> None:
        chance = self._lot.random()
        if chance < 0.5:
            await self._call("end", token, token)
            self._seen.talks["left quickly"] += 1
        elif chance < 0.7:
            asks = {"text": DELETE[talk.metadata["language"]]}
            message = {"id": secrets.token_hex(8), "metadata": talk.metadata, **asks}
            await self._call("message", message, token)
            self._seen.talks["deleted by asking"] += 1
        else:
            self._seen.talks["left open"] += 1

    async def _call(self, name: str, body: Any, token: str | None = None) -> Any:
        headers = dict(self._headers)
        if token and name != "end":
            headers["Authorization"] = f"Bearer {token}"
        options = {"data": body} if isinstance(body, str) else {"json": body}
        started = time.monotonic()
        try:
            method = "GET" if body is None else "POST"
            options = options if body is not None else {}
            async with self._http.request(
                method, f"/widget/{name}", headers=headers, **options
            ) as got:
                read = await got.read()
                self._seen.note(name, got.status, time.monotonic() - started)
                return await got.json() if got.status < 300 and read else None
        except (aiohttp.ClientError, TimeoutError) as error:
            self._seen.note(name, f"-{type(error).__name__}", time.monotonic() - started)
            return None


async def metrics(http: aiohttp.ClientSession) -> dict[str, float]:
    """Read the server's own counts."""
    async with http.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}) as got:
        lines = (await got.text()).splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if line and line[0] != "#")
    return {name: float(value) for name, value in pairs}


async def wait_until_ready(http: aiohttp.ClientSession) -> None:
    """Wait until the server would answer."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        with contextlib.suppress(aiohttp.ClientError):
            async with http.get("/health/ready") as got:
                if got.status == 200:
                    return
        await asyncio.sleep(0.25)
    raise SystemExit("soak: the server did not become ready")


async def sample(http: aiohttp.ClientSession, seen: Seen, started: float) -> None:
    """Look at the server's memory every few seconds."""
    while True:
        told = await metrics(http)
        seen.memory.append((time.monotonic() - started, told["balise_memory_bytes"] / MEGABYTE))
        await asyncio.sleep(SECONDS_A_SAMPLE)


async def soak(address: str, minutes: float, people: int, pause: float) -> tuple[Seen, dict]:
    """Have people talk; give what was seen and the server's counts in the end."""
    seen, talks = Seen(), read_talks()
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(address, timeout=timeout) as http:
        await wait_until_ready(http)
        started = time.monotonic()
        looking = asyncio.create_task(sample(http, seen, started))
        end = started + 60 * minutes
        crowd = [Person(http, number, pause, seen) for number in range(people)]
        await asyncio.gather(*(person.live(talks, end) for person in crowd))
        looking.cancel()
        told = await metrics(http)
        seen.memory.append((time.monotonic() - started, told["balise_memory_bytes"] / MEGABYTE))
        return seen, told


def report(seen: Seen, told: dict[str, float]) -> bool:
    """Print what was seen; True if all is well."""
    faults = sum(n for name, n in told.items() if name.startswith("balise_faults_total"))
    turns = sum(n for name, n in told.items() if name.startswith("balise_turns_total"))
    talks = ", ".join(f"{number} {how}" for how, number in sorted(seen.talks.items()))
    minutes = seen.memory[-1][0] / 60
    print(f"answers   {turns:.0f} in {minutes:.1f} minutes; talks: {talks}")
    for call, seconds in sorted(seen.seconds.items()):
        half, most, nearly_all, all_ = (1000 * percentile(seconds, p) for p in (50, 95, 99, 100))
        print(
            f"{call:<9} {len(seconds)} calls, ms: median {half:.0f}, 95 % {most:.0f}, "
            f"99 % {nearly_all:.0f}, slowest {all_:.0f}"
        )
    warm = next(megabytes for at, megabytes in seen.memory if at >= WARM * seen.memory[-1][0])
    print(
        f"memory    MB: {seen.memory[0][1]:.0f} at start, {warm:.0f} warm, "
        f"{seen.memory[-1][1]:.0f} at the end; {slope(seen.memory):+.1f} an hour since warm"
    )
    print(f"kept      {told['balise_conversations_kept']:.0f} talks in the store")
    print(f"errors    {seen.errors or 'none'}; {faults:.0f} times the static help")
    return not seen.errors and not faults


def percentile(values: list[float], percent: float) -> float:
    """Give the value that so many per cent of them do not exceed."""
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]


def slope(memory: list[tuple[float, float]]) -> float:
    """Give how fast the memory grows once all is warm, in MB an hour, by a straight line."""
    warm = [(at / 3600, mb) for at, mb in memory if at >= WARM * memory[-1][0]]
    if len(warm) < 2:
        return 0.0
    return statistics.linear_regression(*zip(*warm, strict=True)).slope


def main() -> None:
    """Read the arguments, soak, report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--pause", type=float, default=3.5, help="seconds between two messages")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with serving(Path(folder)) as address:
            seen, told = asyncio.run(soak(address, asked.minutes, asked.people, asked.pause))
        well = report(seen, told)
        log = (Path(folder) / "server.log").read_text()
        odd = [line for line in log.splitlines() if " ERROR " in line or " WARNING " in line]
        told = f"{len(odd)} warnings and errors, the last: {odd[-1]}" if odd else "nothing odd"
        print(f"log       {told}")
    raise SystemExit(0 if well else 1)


if __name__ == "__main__":
    main()
