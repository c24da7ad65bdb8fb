"""Sessions at the door: keys that change, ends that come, and tokens that open one talk only."""

import time

import jwt
import pytest

from tests.fuzz.wire import SECRET
from tests.security.conftest import OLD_SECRET
from tests.security.probes import SOMEWHERE, WHOM


def signed(token, secret=SECRET, **claims):
    """Sign a token's claims anew, some of them changed."""
    known = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode({**known, **claims}, secret, "HS256")


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_talk_goes_on_when_the_secret_was_changed(balise_door):
    balise_door.say("mine", SOMEWHERE)
    old = signed(balise_door.token("mine"), OLD_SECRET)
    answer = balise_door.say("mine", WHOM, headers=bearer(old))
    assert balise_door.country(answer) == "BE"
    # From then on it is signed with the new one.
    assert jwt.decode(answer.json()["token"], SECRET, ["HS256"])


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 5}, {"exp": int(time.time()) - 5, "opened": int(time.time()) - 90_000},
        {"nbf": int(time.time()) + 3600}, {"sub": "rest-conversation"}, {"sub": "widget"}, {"sub": ""},
    ],
    ids=str,
)  # fmt: skip
def test_a_signed_token_that_is_over_or_of_another_kind_opens_nothing(balise_door, claims):
    token = signed(balise_door.token("mine"), **claims)
    assert balise_door.say("mine", WHOM, headers=bearer(token)).status == 401
    assert balise_door.server.send("/widget/talk", **bearer(token)).status == 401


def test_a_token_opens_its_own_talk_only(balise_door):
    balise_door.say("mine", SOMEWHERE)
    balise_door.say("other", WHOM)
    theirs = balise_door.naming("mine")["sender"]
    swapped = signed(balise_door.token("other"), "x" * 32, sub=theirs)
    assert balise_door.say("other", WHOM, headers=bearer(swapped)).status == 401
    own = balise_door.server.send("/widget/talk", **bearer(balise_door.token("other")))
    assert [turn["shown"] for turn in own.json()["turns"]] == [WHOM]


def test_a_token_that_is_used_again_after_the_end_opens_nothing(balise_door):
    token = balise_door.token("mine")
    balise_door.say("mine", SOMEWHERE)
    assert balise_door.server.send("/widget/end", token.encode()).status == 204
    assert balise_door.say("mine", WHOM, headers=bearer(token)).status == 410
    assert balise_door.server.send("/widget/talk", **bearer(token)).status == 410


def test_a_token_for_a_talk_that_never_was_opens_nothing(balise_door):
    """Even with the secret, a talk cannot be begun under a name of one's own."""
    made_up = signed(balise_door.token("mine"), sub="widget-" + "0" * 64)
    assert balise_door.say("mine", WHOM, headers=bearer(made_up)).status == 410


def test_a_withheld_origin_may_end_a_talk_and_nothing_else(balise_door):
    """A browser may write `null` for a page that is left; so does every sandboxed frame."""
    send, token = balise_door.server.send, balise_door.token("mine")
    balise_door.say("mine", SOMEWHERE)
    withheld = {"Origin": "null"}
    asked = {**withheld, **bearer(token), "Content-Type": "application/json"}
    refused = [
        send("/widget/session", b"{}", **asked),
        send("/widget/message", b'{"id": "m", "text": "hello"}', **asked),
        send("/widget/talk", **asked),
        send("/widget/end", token.encode(), Origin="https://evil.example"),
        send("/widget/end", signed(token, "x" * 32).encode(), **withheld),
        send("/widget/end", b"", **withheld),
    ]
    assert [answer.status for answer in refused] == [403, 403, 403, 403, 401, 401]
    assert send("/widget/talk", **bearer(token)).status == 200
    ended = send("/widget/end", token.encode(), **withheld)
    assert (ended.status, ended.body) == (204, "")
    for answer in (*refused, ended):
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert send("/widget/talk", **bearer(token)).status == 410
