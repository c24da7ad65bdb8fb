"""Bodies of requests: limits of depth and number, and secrets compared whatever comes."""

import pytest

from bot.channels.bodies import MOST_DEPTH, MOST_FIELDS, read_form, read_object, same_secret
from bot.errors import RequestError


def nested(depth, opening='{"a":', closing="}"):
    return (opening * depth + "1" + closing * depth).encode()


def test_an_object_is_read_to_the_last_allowed_depth():
    assert read_object(nested(MOST_DEPTH))
    with pytest.raises(RequestError, match=f"deeper than {MOST_DEPTH}"):
        read_object(nested(MOST_DEPTH + 1))


@pytest.mark.parametrize("depth", [500, 5000, 13_000])
def test_an_abyss_is_refused(depth):
    for body in (nested(depth), b'{"a":' + nested(depth, "[", "]") + b"}", b"[" * depth):
        with pytest.raises(RequestError):
            read_object(body)


@pytest.mark.parametrize(
    "body",
    [b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1', b"", b"\xff", b'\xff\xfe{\x00}\x00', b'{"a": 1}{"b": 2}',
     b'{"a": ' + b"9" * 5000 + b"}", b"{'a': 1}", b'{"a": 1,}', b"\xef\xbb\xbf{}"],
)  # fmt: skip
def test_what_is_no_json_is_refused(body):
    with pytest.raises(RequestError, match="not JSON; expected a JSON object"):
        read_object(body)


@pytest.mark.parametrize("body", [b"[]", b"1", b'"a"', b"null", b"true"])
def test_what_is_no_object_is_refused(body):
    with pytest.raises(RequestError, match="no JSON object"):
        read_object(body)


def test_a_form_gives_the_first_value_of_each_field():
    assert read_form(b"a=1&a=2&b=&c=%C3%A9") == {"a": "1", "b": "", "c": "é"}
    with pytest.raises(RequestError, match="not a form"):
        read_form(b"a=1&" * (MOST_FIELDS + 1))
    with pytest.raises(RequestError, match="not a form"):
        read_form(b"a=\xff")


@pytest.mark.parametrize(
    "given", [None, "", "righ", "right ", "Right", "\ud800", "é", 7, ["right"], {"right": 1}]
)
def test_only_the_secret_is_the_secret(given):
    assert same_secret("right", "right")
    assert not same_secret(given, "right")
