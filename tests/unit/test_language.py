"""The language of a reply: what the message tells, what the conversation remembers."""

import pytest
import yaml

from bot.runtime.settings import ROOT
from bot.understanding.language import Choice, Evidence, LanguageTable, choose, requested, weigh


@pytest.fixture(scope="module")
def table():
    examples = []
    for path in sorted((ROOT / "data/nlu").glob("*.yml")):
        for item in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            language = item["metadata"]["language"]
            lines = item["examples"].splitlines() if language in ("fr", "en") else []
            examples += [(line.removeprefix("- "), language) for line in lines]
    return LanguageTable.learn(examples)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ma fille", "fr"), ("my daughter", "en"), ("merci", "fr"), ("thanks", "en"),
        ("jcrois ke mon fils se fait piégé", "fr"), ("idk what 2 do hes cryin", "en"),
        ("au secours", "fr"), ("c quoi", "fr"), ("who do I call", "en"),
        ("parental controls on ipad", "en"), ("contrôle parental ipad", "fr"),
        ("Il lui a demandé une photo sur Snapchat et Instagram", "fr"),
    ],
)  # fmt: skip
def test_short_and_careless_messages_tell_their_language(table, text, language):
    assert weigh(text, table).language == language


@pytest.mark.parametrize("text", ["", "1058 ?", "😢😢", "TikTok", "12:30"])
def test_what_cannot_tell_says_so(table, text):
    assert weigh(text, table).language is None


@pytest.mark.parametrize(
    "text",
    [
        "¿Dónde puedo comprar un billete de tren para Barcelona mañana?",
        "Wie wird das Wetter morgen in Berlin und am Wochenende?",
        "Gdzie mogę kupić bilet na pociąg do Krakowa?",
    ],
)
def test_a_third_language_is_seen(table, text):
    assert weigh(text, table).foreign


UNSURE, FRENCH, ENGLISH = Evidence(0.2), Evidence(9.0), Evidence(-9.0)


def test_an_unsure_message_keeps_the_language_of_the_conversation():
    assert choose(UNSURE, Choice("en"), page="fr").language == "en"


def test_an_unsure_first_message_takes_the_language_of_the_page():
    assert choose(UNSURE, None, page="en").language == "en"


def test_a_sure_message_wins_over_the_page():
    assert choose(FRENCH, None, page="en").language == "fr"


def test_a_request_lasts_until_the_person_writes_twice_in_the_other_language():
    asked = choose(FRENCH, Choice("fr"), request="en")
    assert asked.language == "en"
    once = choose(FRENCH, asked)
    assert once.language == "en"
    assert choose(UNSURE, once).language == "en"
    assert choose(FRENCH, once).language == "fr"


def test_writing_in_the_asked_language_starts_the_count_again():
    asked = Choice("en", asked=True, other=1)
    again = choose(ENGLISH, asked)
    assert choose(FRENCH, again).language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in English please", "en"), ("parle français stp", "fr"), ("switch to French", "fr"),
        ("Answer in English please, my husband doesn't read French", "en"),
        ("je ne comprends pas le français, en anglais svp", "en"), ("other language", None),
    ],
)  # fmt: skip
def test_the_language_asked_for_is_found(text, language):
    assert requested(text) == language
