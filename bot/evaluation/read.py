"""Read messages with a trained model, as the assistant would."""

from __future__ import annotations

import asyncio

from bot.evaluation.measures import Reading
from bot.understanding.language import Evidence, choose

MISUNDERSTOOD = "out_of_scope"


def read_all(agent, texts: list[str], topics: frozenset[str]) -> list[Reading]:
    """Read each text as the first message of a conversation, on a page without a language."""

    async def read() -> list[Reading]:
        return [_reading(await agent.parse_message(text), topics) for text in texts]

    return asyncio.run(read())


def _reading(parsed: dict, topics: frozenset[str]) -> Reading:
    ranking = [(entry["name"], entry["confidence"]) for entry in parsed["intent_ranking"]]
    answered = parsed["intent"]["name"]
    answered = answered if answered in topics else MISUNDERSTOOD
    others = [(name, belief) for name, belief in ranking if name in topics and name != answered]
    told = parsed["language"]
    return Reading(
        ranking=((answered, parsed["intent"]["confidence"]), *others),
        language=choose(Evidence(told["odds"], told["foreign"]), None).language,
    )
