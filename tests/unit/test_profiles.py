"""The language profiles laid out by Balise answer as langdetect's own."""

import pytest
from langdetect import DetectorFactory
from langdetect.detector_factory import PROFILES_DIRECTORY

from bot.understanding.profiles import probabilities

TEXTS = [
    "my son is being blackmailed",
    "on fait chanter mon fils",
    "necesito ayuda con mi hijo por favor",
    "мой сын в опасности",
    "我的儿子",
    "merci",
    "omg",
    "http://example.org 3018 !!",
    "",
]


@pytest.fixture(scope="module")
def own():
    DetectorFactory.seed = 0
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


@pytest.mark.parametrize("among", [None, ("en", "fr")])
@pytest.mark.parametrize("text", TEXTS)
def test_answers_are_those_of_langdetect(own, text, among):
    from langdetect import LangDetectException

    detector = own.create()
    if among:
        detector.set_prior_map(dict.fromkeys(among, 0.5))
    detector.append(text)
    try:
        expected = {found.lang: found.prob for found in detector.get_probabilities()}
    except LangDetectException:
        expected = {}
    assert probabilities(text, among) == pytest.approx(expected)
