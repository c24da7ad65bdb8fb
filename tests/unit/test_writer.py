"""An adult who speaks of a child of theirs is told from a child, and only a plain word turns it."""

import pytest

from bot.dialogue.hearing import understood
from bot.understanding.writer import half_says, is_child, speaks_of_own_child, writer_after

OF_AN_ADULT = [
    "mon fils de 15 ans pleure dans sa chambre",
    "on a trouvé ça sur la tablette de notre gamine",
    "MA FILLE parle avec un inconnu",
    "ma petite-fille a onze ans",
    "un de mes élèves m’a montré un message",
    "une élève à moi pleure",
    "mon garçon a accepté un appel vidéo",
    "je suis sa mère",
    "j’ai deux enfants",
    "my son won't come out of his room",
    "our daughter has a new phone",
    "my 12 year old is on roblox",
    "my grandson told me",
    "a pupil of mine showed me a message",
    "my dauhter sent a pic",
    "I'm her mum",
    "our lad is being blackmailed",
]
SAID_BY_THE_YOUNG_TOO = [
    "mon petit ami veut des photos",
    "mon petit copain a 15 ans",
    "my boyfriend keeps asking",
    "my girl left me for him",
    "my brother comes in at night",
    "my kid sister saw it",
    "ma soeur a vu la video",
    "ma petite soeur l’a dit à maman",
    "un élève de ma classe a ma photo",
    "c’est notre petit secret il dit",
    "il me dit tu es comme ma fille",
    "il a écrit « ma fille, viens »",
    "my student card is in the photo",
    "the man at my children's home",
    "my mum told me my daughter cant see him",
]
YOUNG = [
    "c’est moi son fils, j’ai 13 ans",
    "j'ai 13 ans",
    "jai 11 an et g peur",
    "im 12",
    "im 14 f",
    "I'm 13 and he wants pics",
    "it's me, his daughter",
    "je suis mineure",
    "je suis au collège",
]
NO_AGE = [
    "j’ai 15 captures d’écran",
    "j’ai 13 ans de mariage",
    "im 10 minutes away",
    "c’est sa fille qui l’a vu",
    "i am 14 weeks pregnant",
    "im a child protection officer",
]


@pytest.mark.parametrize("text", OF_AN_ADULT)
def test_who_calls_a_child_theirs_is_an_adult(text):
    assert speaks_of_own_child(text)
    assert writer_after(text, None) == "adult"


@pytest.mark.parametrize("text", SAID_BY_THE_YOUNG_TOO)
def test_words_that_the_young_say_too_tell_of_no_adult(text):
    assert writer_after(text, None) is None


@pytest.mark.parametrize("text", YOUNG)
def test_a_plain_word_turns_the_talk_to_a_child(text):
    assert writer_after(text, None) == writer_after(text, "adult") == "child"
    assert is_child(text)


@pytest.mark.parametrize("text", NO_AGE)
def test_other_figures_do_not_make_an_adult_a_child(text):
    assert writer_after(text, "adult") == "adult"


def test_a_child_stays_a_child():
    assert writer_after("mon fils a une console", "child") == "child"
    assert writer_after("et maintenant", "child") == "child"


@pytest.mark.parametrize("before", [None, "adult"])
def test_of_an_adult_a_childs_disclosure_is_not_believed(before):
    ranking = [("child_speaking", 0.6), ("child_blame", 0.3), ("greet", 0.1)]
    message = {
        "text": "mon fils me demande si je suis fâchée",
        "intent": {"name": "child_speaking"},
        "intent_ranking": [{"name": name, "confidence": belief} for name, belief in ranking],
    }
    topics = {name for name, _ in ranking}
    heard = understood(message, topics, before=before)
    assert heard.topic == "child_blame"
    assert heard.confidence == pytest.approx(0.75)
    assert understood({**message, "text": "il me touche"}, topics).topic == "child_speaking"


@pytest.mark.parametrize(
    "text",
    [
        "on m'a fait jurer de me taire",
        "he made me swear on mum's head",
        "elle le fait avec moi depuis la quatrième",
        "since year 4 he comes over on Fridays",
        "le moniteur du mercredi. personne le sait",
    ],
)
def test_a_promise_of_silence_or_a_school_year_half_says_it(text):
    assert half_says(text)


@pytest.mark.parametrize(
    "text",
    [
        "il joue au foot depuis deux ans",
        "my son says she made him promise",
        "mon fils dit qu'on m'a fait promettre de venir à la fête",
        "I promise to call",
        "personne ne sait combien il y en a",
    ],
)
def test_other_promises_and_years_say_nothing(text):
    assert not half_says(text)
