"""Nothing typed is ever a command, and bad input is told what is accepted."""

import json

import pytest

from bot.channels.guard import (
    MOST_CHARACTERS,
    Incoming,
    read_json_message,
    read_metadata,
    read_text,
)
from bot.errors import RequestError


@pytest.mark.parametrize(
    "typed",
    [
        "/restart", "   /restart", "//restart", "\u200b/restart", "／restart", "\u2044restart",
        "\ufeff /\u200d/restart", "\\/restart", "/\n/restart",
    ],
)  # fmt: skip
def test_a_typed_slash_is_never_a_command(typed):
    assert read_text(typed) == "restart"


def test_a_slash_inside_a_text_stays():
    assert read_text("mon fils et/ou ma fille") == "mon fils et/ou ma fille"


def test_only_slashes_are_still_answered():
    assert read_text(" / ") == "?"


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200b", "\x00\x07"])
def test_nothing_typed_is_refused(typed):
    with pytest.raises(RequestError, match="must not be empty"):
        read_text(typed)


def test_the_longest_message_passes_and_one_more_character_does_not():
    assert len(read_text("a" * MOST_CHARACTERS)) == MOST_CHARACTERS
    with pytest.raises(RequestError) as error:
        read_text("a" * (MOST_CHARACTERS + 1))
    assert error.value.status == 413
    assert "999" in str(error.value)
    assert "112" in str(error.value)


def test_metadata_keeps_known_keys_only():
    given = {"language": "fr", "country": "be", "audience": "staff", "slots": {"x": 1}}
    assert read_metadata(given) == {"language": "fr", "country": "BE", "audience": "staff"}


@pytest.mark.parametrize(
    ("metadata", "named"),
    [
        ([], "metadata"), ({"language": "de"}, "metadata.language"),
        ({"country": "France"}, "metadata.country"), ({"country": 33}, "metadata.country"),
        ({"audience": "child"}, "metadata.audience"), ({"language": ["fr"]}, "metadata.language"),
    ],
)  # fmt: skip
def test_wrong_metadata_is_named(metadata, named):
    with pytest.raises(RequestError, match=named):
        read_metadata(metadata)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "not JSON"), (b"\xff", "not JSON"), (b"[]", "JSON object"), (b"null", "JSON object"),
        (b"[" * 100_000, "not JSON"), (b'{"message": "x"}', "sender"),
        (b'{"sender": "", "message": "x"}', "sender"),
        (json.dumps({"sender": "s" * 201, "message": "x"}).encode(), "sender"),
        (b'{"sender": "s\\n", "message": "x"}', "sender"), (b'{"sender": "s"}', "message"),
        (b'{"sender": "s", "message": {"text": "x"}}', "message"),
    ],
)  # fmt: skip
def test_a_bad_body_is_told_what_is_accepted(body, named):
    with pytest.raises(RequestError, match=named):
        read_json_message(body)


def test_a_good_body_is_read():
    body = '{"sender": "s", "message": "Bonjour 👋", "metadata": {"language": "fr"}}'.encode()
    assert read_json_message(body) == Incoming("s", "Bonjour 👋", {"language": "fr"})
