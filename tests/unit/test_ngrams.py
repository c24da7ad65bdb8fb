"""The n-grams of a message are those of scikit-learn's vectorizers, which name the columns."""

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer

from bot.understanding import ngrams

TEXTS = [
    "Quelqu’un menace de publier une photo de ma fille, à l'aide !",
    "he asked her 4 PICS, is it grooming?? he asked her",
    "a y I",
    "œuvre ﬁn İ ß 10h \u200b émoji 👍👍",
    "",
]


def vectorizer(**settings) -> HashingVectorizer:
    return HashingVectorizer(strip_accents="unicode", alternate_sign=False, norm=None, **settings)


def test_columns_and_counts_are_those_of_scikit_learn():
    characters = vectorizer(
        analyzer="char_wb", ngram_range=(2, 4), n_features=ngrams.CHARACTER_COLUMNS
    )
    words = vectorizer(
        token_pattern=r"(?u)\b\w+\b", ngram_range=(1, 2), n_features=ngrams.WORD_COLUMNS
    )
    expected = np.hstack([each.transform(TEXTS).toarray() for each in (characters, words)])
    assert (ngrams.count(TEXTS).toarray() == expected).all()
    assert (ngrams.words_of(ngrams.count(TEXTS)).toarray() == expected[:, 2**15 :]).all()


def test_a_message_alone_is_counted_as_among_others():
    together = ngrams.count(TEXTS)
    for place, text in enumerate(TEXTS):
        alone = ngrams.count([text])
        assert (alone != together[place]).nnz == 0
        assert (ngrams.words_of(alone) != ngrams.words_of(together)[place]).nnz == 0
