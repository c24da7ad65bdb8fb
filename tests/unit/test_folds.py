"""Cross-validation must not flatter: what is nearly the same stays in one fold."""

import numpy as np
import pytest

from bot.errors import SettingError
from bot.evaluation.folds import cross_validate, families, split
from bot.understanding import encoder, ngrams
from bot.understanding.training_set import TrainingSet

LINES = [
    ("helplines", "en", "which number can I call to talk to someone"),
    ("helplines", "en", "which number can I call to speak to someone"),
    ("helplines", "fr", "quel numéro puis-je appeler pour parler à quelqu'un"),
    ("helplines", "en", "is there a hotline open at night"),
    ("helplines", "fr", "y a-t-il une ligne ouverte la nuit"),
    ("helplines", "en", "I need the phone number of a child protection line in Ireland"),
    ("thanks", "en", "thank you very much for your help"),
    ("thanks", "fr", "merci beaucoup pour votre aide"),
    ("thanks", "en", "cheers mate"),
    ("thanks", "fr", "c'est gentil, ça m'a rassurée"),
]


def examples_of(lines):
    intents, languages, texts = (list(column) for column in zip(*lines, strict=True))
    return TrainingSet(texts, intents, languages, encoder.encode(texts), ngrams.count(texts))


@pytest.fixture(scope="module")
def examples():
    return examples_of(LINES)


def test_a_line_its_rewording_and_its_translation_are_one_family(examples):
    numbers = families(examples)
    assert len(set(numbers[:3])) == 1
    assert numbers[6] == numbers[7]
    assert len({numbers[0], numbers[5], numbers[6], numbers[8]}) == 4


def test_the_same_words_under_another_intent_are_not_joined():
    alike = examples_of([("thanks", "en", "great, bye"), ("goodbye", "en", "great, bye")])
    assert len(set(families(alike))) == 2


def test_no_family_is_learnt_and_asked(examples):
    numbers = families(examples)
    asked = []
    for learn, ask in split(examples, 2):
        assert not set(numbers[learn]) & set(numbers[ask])
        asked += list(ask)
    assert sorted(asked) == list(range(len(LINES)))


def test_every_example_is_read_once_by_a_model_that_had_not_seen_it(examples):
    said = []
    held_out = cross_validate(examples, 2, said.append)
    assert sorted(h.text for h in held_out) == sorted(examples.texts)
    assert len(said) == 2
    assert {h.read for h in held_out} <= {"helplines", "thanks"}
    assert np.mean([h.right for h in held_out]) > 0.5


def test_too_many_folds_are_told(examples):
    with pytest.raises(SettingError, match="--folds 9: expected at least 9 examples.* found 6"):
        split(examples, 9)
