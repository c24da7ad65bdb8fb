"""The person's side of the benchmark: messages over HTTP to either assistant, timed.

Both speak the REST channel of Rasa, so one client serves for both.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from benchmarks.stock.messages import Message, talk

SECONDS_TO_REPLY = 60
SECONDS_BETWEEN_TRIES = 0.05


class NoReply(Exception):
    """A message was not answered as it should be."""


@dataclass
class Crowd:
    """What people who wrote at once met with: time of each reply, and how many got none."""

    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0


@dataclass
class Timed:
    """Replies one after the other: times and bytes by kind, and all turns that were taken."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    sizes: dict[str, list[int]] = field(default_factory=dict)
    turns: int = 0


class Talker:
    """Talks to the assistant at an address."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self._webhook = f"{address}/webhooks/rest/webhook"
        self._session = session

    async def say(self, sender: str, text: str, language: str) -> tuple[float, int]:
        """Send a message. Gives the milliseconds to the whole reply and its bytes.

        Raises NoReply for an error status, a reply without text, or none in time.
        """
        body = {"sender": sender, "message": text, "metadata": {"language": language}}
        started = time.perf_counter()
        try:
            async with self._session.post(self._webhook, json=body) as answer:
                content = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoReply(type(error).__name__) from error
        milliseconds = 1000 * (time.perf_counter() - started)
        # Stock Rasa answers 200 with an empty list when its action fails.
        if answer.status != 200 or not any(part.get("text") for part in json.loads(content)):
            raise NoReply(f"status {answer.status}, {len(content)} bytes")
        return milliseconds, len(content)


def at(address: str, work: Callable, *arguments, people: int = 1):
    """Run `work(talker, *arguments)` with connections to an address."""

    async def run():
        connector = aiohttp.TCPConnector(limit=people)
        timeout = aiohttp.ClientTimeout(total=SECONDS_TO_REPLY)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            return await work(Talker(address, session), *arguments)

    return asyncio.run(run())


async def first_answer(talker: Talker, message: Message, alive: Callable[[], bool]) -> None:
    """Ask until there is an answer. Raises NoReply when the server ends before."""
    while True:
        try:
            await talker.say(uuid.uuid4().hex, message.text, message.language)
            return
        except NoReply as error:
            if not alive():
                raise NoReply("the server ended before it answered") from error
        await asyncio.sleep(SECONDS_BETWEEN_TRIES)


async def time_replies(talker: Talker, messages: list[Message], replies: int) -> Timed:
    """Ask one message after the other, about so many of each kind.

    Every message has a conversation of its own; what is said before a follow-up is not timed.
    """
    timed = Timed()
    of_kind = Counter(message.kind for message in messages)
    for turn in range(replies):
        for message in messages:
            if turn * of_kind[message.kind] >= replies:
                continue
            sender = uuid.uuid4().hex
            if message.after:
                await talker.say(sender, message.after, message.language)
            took, size = await talker.say(sender, message.text, message.language)
            timed.milliseconds.setdefault(message.kind, []).append(took)
            timed.sizes.setdefault(message.kind, []).append(size)
            timed.turns += 2 if message.after else 1
    return timed


async def warm(talker: Talker, messages: list[Message]) -> None:
    """Say each message once before anything is timed."""
    for message in messages:
        await talker.say(uuid.uuid4().hex, message.text, message.language)


async def crowd(talker: Talker, messages: list[Message], people: int, seconds: float) -> Crowd:
    """Have people write at once; each sends the next message as soon as the reply is there."""
    met = Crowd()
    started = time.perf_counter()
    end = started + seconds

    async def person(number: int) -> None:
        name = uuid.uuid4().hex
        for conversation, message in talk(messages, number):
            if time.perf_counter() >= end:
                return
            try:
                took, _ = await talker.say(f"{name}-{conversation}", message.text, message.language)
                met.milliseconds.append(took)
            except NoReply:
                met.errors += 1

    await asyncio.gather(*(person(number) for number in range(people)))
    met.seconds = time.perf_counter() - started
    return met


async def long_run(
    talker: Talker, messages: list[Message], turns: int, every: int, sample: Callable[[], float]
) -> tuple[list[float], int]:
    """Say so many turns, in conversations of ten. Gives a sample every so many turns, and errors.

    The first sample is taken before the first turn.
    """
    samples, errors = [sample()], 0
    name = uuid.uuid4().hex
    for turn, (conversation, message) in enumerate(talk(messages, 0)):
        if turn == turns:
            return samples, errors
        if turn and turn % every == 0:
            samples.append(sample())
        try:
            await talker.say(f"{name}-{conversation}", message.text, message.language)
        except NoReply:
            errors += 1
    raise AssertionError("a talk never ends")
