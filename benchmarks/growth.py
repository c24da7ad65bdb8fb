"""How the cost of a turn grows: with intents, with passages, and with the length of a talk.

Run: .venv/bin/python -m benchmarks.growth [--turns 40] [--out reports/growth]
Writes growth.json and growth.png, and prints turns a second on one core.

The assistant is the shipped one. More intents and passages are made of the shipped texts with
their words mixed, so that they are as near to what is asked as real ones; talks grow by real
turns. One process, one message after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import statistics
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.runtime import environment

environment.prepare()

import numpy as np  # noqa: E402 - Balise is prepared first

INTENTS = (50, 200)
PASSAGES = (100, 1_000, 10_000)
HISTORY = (5, 50, 500)
EXAMPLES = 100  # of a made-up intent
SEED = 20240101


@dataclass(frozen=True)
class Point:
    """One measure: what grew, how large it was, turns a second and the median turn in ms."""

    what: str
    size: int
    turns_per_second: float
    median_ms: float


class Talk:
    """The shipped assistant, answered turn by turn in this process."""

    def __init__(self) -> None:
        """Load the model in use. Raises SetupError."""
        environment.configure_logs(40)
        from bot.runtime import assistant
        from bot.runtime.settings import Project, ServerSettings, StoreSettings
        from bot.runtime.training import newest_model

        project = Project()
        self.assistant = assistant.load(project, newest_model(project))
        assistant.keep_conversations(
            self.assistant, project, StoreSettings.read(), ServerSettings()
        )
        answers = self.assistant.knowledge.answers
        self.questions = [a.question.in_(lang) for a in answers.values() for lang in ("fr", "en")]

    def component(self, name: str):
        """Give a component of the graph by the name of its class."""
        nodes = self.assistant.agent.processor.graph_runner._instantiated_nodes
        return next(node._component for key, node in nodes.items() if name in key)

    def measure(self, what: str, size: int, turns: int, before: int = 0) -> Point:
        """Measure turns; in one talk that has `before` turns, or else each in a new one."""
        milliseconds = asyncio.run(self._milliseconds(turns, before))
        seconds = sum(milliseconds) / 1000
        median = statistics.median(milliseconds)
        return Point(what, size, round(turns / seconds, 1), round(median, 1))

    async def _milliseconds(self, turns: int, before: int) -> list[float]:
        sender = uuid.uuid4().hex if before else None
        questions = itertools.cycle(self.questions)
        for _ in range(before or 3):  # in new talks a few to warm up
            await self._turn(next(questions), sender)
        found = []
        for _ in range(turns):
            started = time.perf_counter()
            await self._turn(next(questions), sender)
            found.append(1000 * (time.perf_counter() - started))
        return found

    async def _turn(self, text: str, sender: str | None) -> None:
        from rasa.core.channels.channel import UserMessage

        from bot.channels.collector import ReplyCollector

        collector = ReplyCollector()
        message = UserMessage(text, collector, sender or uuid.uuid4().hex)
        await self.assistant.agent.handle_message(message)
        assert collector.envelope, "a turn was not answered"


def more_intents(talk: Talk, size: int) -> None:
    """Have the topic classifier choose among so many intents."""
    from bot.understanding import encoder, ngrams
    from bot.understanding.topic_model import TopicModel

    chance = random.Random(SEED)
    component = talk.component("TopicClassifier")
    names = list(component._model.labels)
    words = " ".join(talk.questions).split()
    texts, labels = [], []
    for intent in [*names, *(f"made_up_{n}" for n in range(max(0, size - len(names))))][:size]:
        own = chance.sample(words, 25)
        texts += [" ".join(chance.choices(own, k=8)) for _ in range(EXAMPLES)]
        labels += [intent] * EXAMPLES
    texts += talk.questions
    labels += [topic for topic in talk.assistant.knowledge.answers for _ in ("fr", "en")]
    component._model = TopicModel.train(encoder.encode_many(texts), ngrams.count(texts), labels)


def more_passages(talk: Talk, size: int) -> None:
    """Have the search look through so many passages."""
    import bm25s

    from bot.knowledge.search import FactIndex

    chance = np.random.default_rng(SEED)
    component = talk.component("FactFinder")
    shipped: FactIndex = component._index
    each = max(1, round(len(shipped.owners) / len(shipped.references)))
    places = np.arange(size) % len(shipped.references)
    rows = chance.integers(0, len(shipped.vectors), size * each)
    vectors = shipped.vectors[rows] + chance.standard_normal((size * each, 512)) / 40
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vocabulary = [word for word in shipped.words.vocab_dict if word]
    words = bm25s.BM25()
    words.index([chance.choice(vocabulary, 60).tolist() for _ in range(size)], show_progress=False)
    component._index = FactIndex(
        references=[shipped.references[place] for place in places],
        vectors=vectors.astype(np.float32),
        owners=np.repeat(np.arange(size), each),
        words=words,
        traits=[shipped.traits[place] for place in places],
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=40, help="turns measured at each point")
    parser.add_argument("--out", type=Path, default=Path("reports/growth"), help="folder to write")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BALISE_DATA"] = folder  # talks are kept as a server keeps them
        measure(Talk(), options)


def measure(talk: Talk, options: argparse.Namespace) -> None:
    """Measure, print and write, with what the command line says."""
    points = [talk.measure("as shipped", 0, options.turns)]
    points += [talk.measure("history", n, options.turns, before=n) for n in HISTORY]
    for what, sizes, grow, name in (
        ("intents", INTENTS, more_intents, "TopicClassifier"),
        ("passages", PASSAGES, more_passages, "FactFinder"),
    ):
        component = talk.component(name)
        shipped = dict(vars(component))
        for size in sizes:
            grow(talk, size)
            points.append(talk.measure(what, size, options.turns))
            vars(component).update(shipped)
    for point in points:
        print(
            f"{point.what:10} {point.size:6}  {point.turns_per_second:6.1f} turns a second"
            f"  {point.median_ms:6.1f} ms a turn (median)"
        )
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "growth.json").write_text(json.dumps([asdict(p) for p in points], indent=1))
    plot(points, options.out / "growth.png")


def plot(points: list[Point], path: Path) -> None:
    """Draw turns a second against each size."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    shipped = points[0].turns_per_second
    figure, axes = pyplot.subplots(1, 3, figsize=(11, 3.2), sharey=True)
    for axis, what in zip(axes, ("intents", "passages", "history"), strict=True):
        found = [point for point in points if point.what == what]
        axis.plot([p.size for p in found], [p.turns_per_second for p in found], marker="o")
        axis.axhline(shipped, linestyle=":", color="grey")
        axis.set_xscale("log")
        axis.set_xlabel({"history": "turns before in the talk"}.get(what, what))
    axes[0].set_ylabel("turns a second")
    axes[0].set_ylim(bottom=0)
    figure.tight_layout()
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
