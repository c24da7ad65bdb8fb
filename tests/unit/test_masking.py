"""Personal data is taken out of messages, and what helps to understand them stays."""

import pytest

from bot.authoring.example_files import read_lines
from bot.privacy.masking import mask, vocabulary
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def known():
    return vocabulary(line.text for line in read_lines(ROOT / "data/nlu"))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Je m'appelle Sophie Durand et mon fils Lucas, 13 ans, parle à un inconnu sur Snapchat",
         "Je m'appelle [name] et mon fils [name], 13 ans, parle à un inconnu sur Snapchat"),
        ("je m'appelle sophie et ma fille léa a 12 ans", "je m'appelle [name] et ma fille [name] a 12 ans"),
        ("mon fils lucas est sur Discord avec kev1n_92", "mon fils [name] est sur Discord avec [handle]"),
        ("Son pseudo est darkangel", "Son pseudo est [handle]"),
        ("écrivez à sophie.durand@mail.fr ou @sophie_d", "écrivez à [email] ou [handle]"),
        ("appelez-moi au 06 12 34 56 78", "appelez-moi au [number]"),
        ("ring me on 07700 900123, my name is Karen", "ring me on [number], my name is [name]"),
        ("On habite 12 rue des Lilas", "On habite [address]"),
        ("he lives at 14 Station Road, LS1 4DY", "he lives at [address] , [address]"),
        ("https://example.com/x?y=1 regarde ce lien", "[link] regarde ce lien"),
        ("il est né le 12/03/2011 et il est en CM2", "il est né le [number] et il est en CM2"),
        ("IBAN FR76 3000 4000 0312 3456 7890 143", "IBAN [number]"),
        ("my daughter Emily met Jake on Roblox", "my daughter [name] met [name] on Roblox"),
        ("her teacher Mr Thompson sent her messages", "her teacher Mr [name] sent her messages"),
        ("Bonjour, je suis Madame Lefebvre, directrice", "Bonjour, je suis Madame [name], directrice"),
        ("moi c'est kévin", "moi c'est [name]"),
        ("Lucas a envoyé une photo. Que faire ?", "[name] a envoyé une photo. Que faire ?"),
    ],
)  # fmt: skip
def test_personal_data_is_masked(known, text, masked):
    assert mask(text, known) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Le 119 répond la nuit ? Et le 3018 ?",
        "mon fils de 13 ans est sur TikTok et Fortnite depuis 2023",
        "Il lui a donné 150 euros et une carte de 50 €",
        "he is called a groomer by everyone",
        "Is it true that Childline is free in Scotland on Sunday?",
    ],
)
def test_what_names_nobody_stays(known, text):
    assert mask(text, known) == text


def test_few_of_the_examples_are_changed(known):
    # They name hardly anyone; each change is a word lost for whoever reviews.
    lines = [line.text for line in read_lines(ROOT / "data/nlu")][::10]
    changed = sum(mask(text, known) != " ".join(text.split()) for text in lines)
    assert changed / len(lines) < 0.12


def test_masking_twice_changes_nothing(known):
    once = mask("Je m'appelle Sophie, 12 rue des Lilas, 06 12 34 56 78", known)
    assert mask(once, known) == once
