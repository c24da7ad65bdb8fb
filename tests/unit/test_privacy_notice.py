"""The notice on data protection: made from the settings, the same in both languages."""

import pytest

from bot.errors import SettingError
from bot.privacy.notice import Facts, notice, plain
from bot.runtime.settings import ServerSettings


def test_both_languages_say_the_same_number_of_things():
    for facts in (Facts(24), Facts(24, "Elm School", "dpo@elm.example", 30)):
        french, english = notice(facts, "fr"), notice(facts, "en")
        assert [len(section.paragraphs) for section in french] == [
            len(section.paragraphs) for section in english
        ]
        assert not {s.heading for s in french} & {s.heading for s in english}


@pytest.mark.parametrize(
    ("hours", "french", "english"),
    [(24, "24\u00a0heures après", "24 hours after"), (1, "1\u00a0heure après", "1 hour after"),
     (0.5, "0,5\u00a0heure après", "0.5 hours after"), (720, "720\u00a0heures", "720 hours")],
)  # fmt: skip
def test_it_tells_how_long_a_talk_is_kept(hours, french, english):
    assert french in plain(Facts(hours), "fr").replace("\u202f", "\u00a0")
    assert english in plain(Facts(hours), "en").replace("\u00a0", " ")


def test_it_names_who_offers_balise_and_whom_to_ask():
    told = plain(Facts(24, "Elm School", "dpo@elm.example"), "en")
    assert "Elm School offers Balise here" in told
    assert "dpo@elm.example" in told
    assert "Elm School decides on the legal basis" in told
    assert "The school, association or service" in plain(Facts(24), "en")


def test_it_tells_of_kept_messages_only_where_they_are_kept():
    assert "Nothing of what you write is kept beyond that" in plain(Facts(24), "en")
    told = plain(Facts(24, review_days=30), "en")
    assert "kept for 30 days" in told.replace("\u00a0", " ")
    assert "Nothing of what you write" not in told


@pytest.mark.parametrize("contact", ["dpo@school.example", "https://school.example/data", ""])
def test_a_contact_is_an_address_or_a_link(monkeypatch, contact):
    monkeypatch.setenv("BALISE_CONTACT", contact)
    assert ServerSettings.read("127.0.0.1", 5005).contact == (contact or None)


@pytest.mark.parametrize(
    ("name", "value"),
    [("BALISE_CONTACT", "javascript:alert(1)"), ("BALISE_CONTACT", "http://school.example"),
     ("BALISE_CONTACT", "me"), ("BALISE_OPERATOR", "a\nb"), ("BALISE_OPERATOR", "x" * 201)],
)  # fmt: skip
def test_what_is_neither_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name):
        ServerSettings.read("127.0.0.1", 5005)
