"""How well the topic model does on public intent corpora, beside a peer and published figures.

The peer is what scikit-learn gives in three lines: TF-IDF and a logistic regression, trained and
timed in the same run. The corpora are not part of the project: name the folder that holds them.

Run: .venv/bin/python -m benchmarks.intents FOLDER
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks.corpora import Corpus, find
from bot.errors import BaliseError
from bot.evaluation.measures import Share, share
from bot.knowledge.seed_files import read_yaml
from bot.runtime.settings import Project
from bot.understanding import encoder, ngrams
from bot.understanding.topic_model import TopicModel

# BERT fine-tuned on the whole training set, in-scope accuracy in per cent: Casanueva et al.,
# Efficient Intent Detection with Dual Sentence Encoders, 2020.
PUBLISHED = {"BANKING77": 93.7, "CLINC150 full": 96.9}
TIMED = 200  # messages timed one by one

# Gives the beliefs for some texts: (n, intents).
Believe = Callable[[list[str]], np.ndarray]


@dataclass(frozen=True)
class Result:
    """What one reader did on a corpus. `milliseconds`: the median for one message alone.

    `outside` are messages of no intent that fell below the threshold of belief, `kept` messages
    of an intent that are right and above it.
    """

    right: Share
    outside: Share
    kept: Share
    milliseconds: float


def measure(corpus: Corpus, train: Callable, threshold: float) -> Result:
    """Train a reader on a corpus and ask it everything."""
    texts, intents = (list(column) for column in zip(*corpus.train, strict=True))
    believe, labels = train(texts, intents)
    asked = believe([text for text, _ in corpus.test])
    read = [labels[place] for place in asked.argmax(axis=1)]
    right = [name == intent for name, (_, intent) in zip(read, corpus.test, strict=True)]
    sure = asked.max(axis=1) >= threshold
    outside = believe(corpus.outside).max(axis=1) if corpus.outside else np.zeros(0)
    return Result(
        right=share(right),
        outside=share(bool(belief < threshold) for belief in outside),
        kept=share(r and bool(s) for r, s in zip(right, sure, strict=True)),
        milliseconds=_milliseconds(believe, [text for text, _ in corpus.test[:TIMED]]),
    )


def train_ours(texts: list[str], intents: list[str]) -> tuple[Believe, list[str]]:
    """Train the topic model as it is shipped."""
    model = TopicModel.train(encoder.encode_many(texts), ngrams.count(texts), intents)

    def believe(asked: list[str]) -> np.ndarray:
        return model.probabilities(encoder.encode(asked), ngrams.count(asked))

    return believe, model.labels


def train_peer(texts: list[str], intents: list[str]) -> tuple[Believe, list[str]]:
    """Train scikit-learn's TF-IDF and logistic regression, with their own settings."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    peer = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000))
    peer.fit(texts, intents)
    return peer.predict_proba, list(peer.classes_)


def fallback_threshold(project: Project) -> float:
    """Give the belief below which the assistant says that it did not understand."""
    pipeline = read_yaml(project.config)["pipeline"]
    return next(p["threshold"] for p in pipeline if p["name"] == "FallbackClassifier")


def _milliseconds(believe: Believe, texts: list[str]) -> float:
    def timed(text: str) -> float:
        started = time.perf_counter()
        believe([text])
        return 1000 * (time.perf_counter() - started)

    return statistics.median(timed(text) for text in texts)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Measure the topic model on every public corpus found in FOLDER."""
    try:
        corpora = find(folder)
    except BaliseError as error:
        raise click.ClickException(str(error)) from error
    threshold = fallback_threshold(Project())
    for corpus in corpora:
        ours = measure(corpus, train_ours, threshold)
        peer = measure(corpus, train_peer, threshold)
        show(corpus, ours, peer, threshold)


def show(corpus: Corpus, ours: Result, peer: Result, threshold: float) -> None:
    """Print both results, their ratio, and the published figure where there is one."""
    intents = len({intent for _, intent in corpus.train})
    click.secho(f"\n{corpus.name}", bold=True)
    click.echo(f"  {intents} intents, {len(corpus.train)} examples, {len(corpus.test)} asked")
    click.echo(f"  right              {ours.right}")
    click.echo(f"    TF-IDF + logistic regression {peer.right}{_ratio(ours, peer)}")
    if corpus.name in PUBLISHED:
        click.echo(f"    BERT, published {PUBLISHED[corpus.name]:14.1f} %")
    if corpus.outside:
        click.echo(f"  out of scope found {ours.outside}  belief below {threshold}")
        click.echo(f"  right and above it {ours.kept}")
    times = ours.milliseconds / peer.milliseconds
    click.echo(
        f"  a message          {ours.milliseconds:5.1f} ms (median), {times:.1f} times the "
        f"{peer.milliseconds:.2f} ms of TF-IDF + logistic regression"
    )


def _ratio(ours: Result, peer: Result) -> str:
    if not peer.right.part:
        return ""
    return f"  ours is {ours.right.percent / peer.right.percent:.2f} of it"


if __name__ == "__main__":
    main()
