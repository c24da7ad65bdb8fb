"""Two configurations on the same messages."""

import numpy as np
import pytest

from bot.evaluation.compare import Paired, compare, features, mcnemar, sides
from bot.evaluation.sets import TopicCase
from bot.evaluation.variants import SHIPPED, VARIANTS
from bot.understanding import encoder, ngrams
from bot.understanding.training_set import TrainingSet

INTENTS = {
    "helplines": ["which number can I call", "is there a hotline", "whom do I phone at night"],
    "thanks": ["thank you so much", "cheers mate", "that was kind of you"],
    "prevention": ["how do I set up parental controls", "rules for his first phone", "privacy settings"],
}  # fmt: skip


@pytest.fixture(scope="module")
def examples():
    pairs = [(text, intent) for intent, texts in INTENTS.items() for text in texts]
    texts, intents = (list(column) for column in zip(*pairs, strict=True))
    vectors, counts = encoder.encode(texts), ngrams.count(texts)
    return TrainingSet(texts, intents, ["en"] * len(texts), vectors, counts)


def case(text, topic):
    return TopicCase(text, "en", topic, frozenset({topic}))


CASES = [
    case("a phone number to call please", "helplines"),
    case("thanks a lot mate", "thanks"),
    case("no, I meant parental controls on her tablet", "prevention"),
]


@pytest.mark.parametrize("name", VARIANTS)
def test_every_configuration_reads_every_message(examples, name):
    pairs = compare(examples, CASES, SHIPPED, VARIANTS[name])
    assert [p.case for p in pairs] == CASES
    assert all({p.first, p.second} <= set(INTENTS) for p in pairs)
    assert sides(pairs).first.percent == 100


@pytest.mark.parametrize(
    ("name", "vectors", "characters", "words"),
    [
        ("without-meaning", False, True, True),
        ("without-characters", True, False, True),
        ("without-words", True, True, False),
        ("without-ngrams", True, False, False),
        ("without-neighbours", True, True, True),
    ],
)
def test_a_configuration_does_not_see_what_it_lacks(examples, name, vectors, characters, words):
    dense, counts = features(VARIANTS[name], examples.vectors, examples.counts)
    assert (dense.shape, counts.shape) == (examples.vectors.shape, examples.counts.shape)
    own = counts[:, : ngrams.CHARACTER_COLUMNS]
    seen = (bool(np.any(dense)), own.nnz > 0, ngrams.words_of(counts).nnz > 0)
    assert seen == (vectors, characters, words)


def test_who_alone_is_right_is_counted():
    told = [("a", "a"), ("a", "b"), ("a", "b"), ("b", "a"), ("b", "b")]
    found = sides([Paired(case("x", "a"), *read) for read in told])
    assert (found.first.part, found.second.part) == (3, 2)
    assert (found.only_first, found.only_second) == (2, 1)


@pytest.mark.parametrize(
    # Half of the binomial tails, by hand: 2 × (1 + 10) / 2^10, and 2 × 1 / 2^6.
    ("first", "second", "chance"), [(9, 1, 22 / 1024), (0, 6, 2 / 64), (4, 4, 1.0), (0, 0, 1.0)],
)  # fmt: skip
def test_chance_is_that_of_the_exact_mcnemar_test(first, second, chance):
    assert mcnemar(first, second) == pytest.approx(chance)
