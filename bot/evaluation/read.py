"""Read messages with a trained model, as the assistant would."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from bot.dialogue.hearing import understood
from bot.evaluation.measures import DANGER, FactResult, Reading
from bot.evaluation.sets import FactCase
from bot.knowledge.precise import MISUNDERSTOOD, answer_to
from bot.knowledge.store import PLACEHOLDER, Knowledge
from bot.understanding.language import Evidence, choose

S = TypeVar("S")
T = TypeVar("T")

MANY = 200  # messages from which a second process is worth its start


def read_all(agent, texts: list[str], topics: frozenset[str]) -> list[Reading]:
    """Read each text as the first message of a conversation, on a page without a language."""

    async def read(part: list[str]) -> list[Reading]:
        return [_reading(await agent.parse_message(text), topics) for text in part]

    return _on_every_core(read, texts)


def read_facts(agent, cases: list[FactCase], knowledge: Knowledge) -> list[FactResult]:
    """Read each precise question as the first message of a conversation."""

    async def read(part: list[FactCase]) -> list[FactResult]:
        return [_fact(await agent.parse_message(case.text), case, knowledge) for case in part]

    return _on_every_core(read, cases)


def _on_every_core(read: Callable[[list[S]], Awaitable[list[T]]], cases: list[S]) -> list[T]:
    """Have cases read; many are shared between processes, which have the model by being forked."""
    cores = os.cpu_count() or 1
    if cores == 1 or len(cases) < MANY or "fork" not in multiprocessing.get_all_start_methods():
        return asyncio.run(read(cases))
    size = -(-len(cases) // (cores * 4))
    parts = [cases[first : first + size] for first in range(0, len(cases), size)]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(
        cores, mp_context=context, initializer=_inherit, initargs=(read,)
    ) as pool:
        return [found for part in pool.map(_read_part, parts) for found in part]


_inherited: list[Callable[[list], Awaitable[list]]] = []  # by a process that is forked


def _inherit(read: Callable[[list], Awaitable[list]]) -> None:
    _inherited[:] = [read]


def _read_part(cases: list) -> list:
    return asyncio.run(_inherited[0](cases))


def _fact(parsed: dict, case: FactCase, knowledge: Knowledge) -> FactResult:
    intent = parsed["intent"]["name"]
    topic = intent if intent in knowledge.topics else MISUNDERSTOOD
    topic, told = answer_to(knowledge, parsed["found"], topic)
    answer = knowledge.answers[topic]
    lead = set(PLACEHOLDER.findall(answer.lead.in_(case.language)))
    cites = [*told.passages, *answer.cites]
    shown = lead | set(told.facts) | set(told.differing)
    if told.passage:
        source = knowledge.sources[told.passage]
        shown |= {f"{source.id}.{name}" for name in source.facts}
    return FactResult(case, told, frozenset(shown), cites[0] if cites else None)


def _reading(parsed: dict, topics: frozenset[str]) -> Reading:
    ranking = [(entry["name"], entry["confidence"]) for entry in parsed["intent_ranking"]]
    answered = parsed["intent"]["name"]
    answered = answered if answered in topics else MISUNDERSTOOD
    others = [(name, belief) for name, belief in ranking if name in topics and name != answered]
    told = parsed["language"]
    return Reading(
        ranking=((answered, parsed["intent"]["confidence"]), *others),
        danger=bool(parsed.get("danger")) or answered == DANGER,
        heard=understood(parsed, topics),
        language=choose(Evidence(told["odds"], told["foreign"]), None).language,
    )
