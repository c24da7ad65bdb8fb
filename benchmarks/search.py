"""What the search for facts costs: beside reading the whole message, and at start.

Run: .venv/bin/python -m benchmarks.search
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from bot.runtime import environment

environment.prepare()


def main() -> None:
    """Print medians in milliseconds, and the share of the search."""
    environment.configure_logs(40)
    from bot.evaluation.sets import read_facts
    from bot.knowledge import store
    from bot.knowledge.search import FactIndex
    from bot.runtime import assistant
    from bot.runtime.settings import Project
    from bot.runtime.training import newest_model
    from bot.understanding import encoder

    project = Project()
    loaded = assistant.load(project, newest_model(project))
    questions = [case.text for case in read_facts(project.root / "tests/evaluation")]

    async def read_all() -> list[float]:
        return [await timed_async(loaded.agent.parse_message(text)) for text in questions]

    whole = statistics.median(asyncio.run(read_all()))
    index = FactIndex.build(store.load(), encoder.encode)
    pairs = list(zip(encoder.encode(questions), questions, strict=True))
    search = statistics.median(timed(index.find, vector, text) for vector, text in pairs)
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        load = statistics.median(timed(FactIndex.load, Path(folder)) for _ in range(9))
    print(f"message understood, search included: {whole:.1f} ms (median)")
    print(f"search alone: {search:.1f} ms (median), {search / whole:.2f} of it")
    print(f"index loaded at start: {load:.0f} ms (median)")


def timed(function, *arguments) -> float:
    """Run a function once and give the milliseconds."""
    started = time.perf_counter()
    function(*arguments)
    return 1000 * (time.perf_counter() - started)


async def timed_async(awaitable) -> float:
    """Await something once and give the milliseconds."""
    started = time.perf_counter()
    await awaitable
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
