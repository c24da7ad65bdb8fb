"""After a situation was told, 'the school does nothing' is met with what one can still do."""

import datetime

import pytest

from bot.dialogue.hurdles import find_hurdle
from bot.dialogue.memory import Memory
from bot.dialogue.turn import decide
from bot.dialogue.understood import Person, Understood
from bot.knowledge.compose import compose

NOW = datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.UTC)
NAMED = {
    "school_idle": [
        "l'école ne fait rien", "le collège s’en fiche", "la directrice refuse d’agir", "la cpe minimise", "the school does nothing",
        "the head won't do anything", "school isn't interested", "the teachers are ignoring it",
    ],
    "police_idle": [
        "la police ne fait rien", "les gendarmes refusent ma plainte", "la police dit que c’est pas grave", "the police won't help",
        "police said there's nothing they can do", "the guards won't listen", "the garda did nothing",
    ],
    "unheard": ["they won't listen", "personne ne m'écoute", "nobody believes me", "ils ne me croient pas", "no one takes us seriously"],
    "normal": ["is it normal at this age", "c'est normal à cet âge ?", "isn't this normal for teenagers?"],
}  # fmt: skip
OTHERS = [
    "what should the school do?",
    "l’école doit-elle être prévenue ?",
    "should I tell the police",
    "the police are here",
    "what if nobody believes me",
    "et si l’école ne fait rien",
    "he won't listen to me",
    "elle ne m’écoute plus",
    "do I tell her teacher",
]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in NAMED.items() for t in texts])
def test_a_hurdle_is_known_once_a_situation_was_told(kind, text):
    assert find_hurdle(text, "grooming_suspected") == kind
    assert find_hurdle(text, None) is None


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_speaks_of_school_or_police_is_read_as_any_message(text):
    assert find_hurdle(text, "grooming_suspected") is None


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("audience", ["parent", "child", "staff"])
def test_one_learns_what_to_do_whom_to_call_and_how_to_go_on(knowledge, language, audience):
    country = {"fr": "FR", "en": "GB"}[language]
    person = Person(language, country, False, None, audience)
    for texts in NAMED.values():
        for text in texts:
            told = Understood("…", "grooming_suspected", (("grooming_suspected", 0.9),))
            first = decide(knowledge, told, Memory(), person)
            memory = Memory().after(first, compose(knowledge, first, NOW), "", "situation", False)
            asked = decide(knowledge, Understood(text, "out_of_scope"), memory, person)
            reply = compose(knowledge, asked, NOW)
            assert asked.form == "hurdle"
            assert reply.citations and reply.offers
            assert any(knowledge.country_of[line["id"]] == country for line in reply.helplines)
            if audience == "parent":
                assert reply.offers[0].target["plan"] == "grooming"
