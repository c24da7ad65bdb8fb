"""Sessions and settings of the widget."""

import datetime

import pytest

from bot.channels.sessions import Tokens, new_conversation
from bot.errors import RequestError, SettingError
from bot.runtime.settings import ServerSettings

LONG_AGO = datetime.timedelta(minutes=-5)


def test_a_token_is_read_by_its_maker_only():
    mine, other = Tokens("a" * 32), Tokens("b" * 32)
    conversation = new_conversation()
    token = mine.issue(conversation)
    assert mine.read(token) == conversation
    assert Tokens("a" * 32).read(token) == conversation  # after a restart with the same secret
    with pytest.raises(RequestError, match="unknown or over"):
        other.read(token)


def test_an_expired_token_opens_nothing_but_still_deletes():
    expired = Tokens("a" * 32, LONG_AGO).issue("widget-1")
    with pytest.raises(RequestError) as refused:
        Tokens("a" * 32).read(expired)
    assert refused.value.status == 401
    assert Tokens("a" * 32).read(expired, expired_too=True) == "widget-1"


def test_a_token_of_another_kind_of_conversation_is_refused():
    tokens = Tokens("a" * 32)
    with pytest.raises(RequestError, match="not one of a session"):
        tokens.read(tokens.issue("rest-conversation"))


def test_sites_are_read_from_the_setting(monkeypatch):
    monkeypatch.setenv("BALISE_ORIGINS", "https://A.example/, http://127.0.0.1:80 ")
    read = ServerSettings.read("127.0.0.1", 5005)
    assert read.origins == {"https://a.example", "http://127.0.0.1:80"}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BALISE_ORIGINS", "*", "https://school.example"),
        ("BALISE_ORIGINS", "school.example", "https://school.example"),
        ("BALISE_ORIGINS", "https://school.example/page", "https://school.example"),
        ("BALISE_SECRET", "short", "at least 32"),
        ("BALISE_PROXIES", "one", "from 0 to 9"),
    ],
)
def test_a_wrong_setting_is_told(monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=told):
        ServerSettings.read("127.0.0.1", 5005)
