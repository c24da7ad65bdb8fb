"""Tokens of sessions: keys that change, an end that comes, and no other way to make one."""

import base64
import json
import time

import jwt
import pytest

from bot.channels import sessions
from bot.channels.sessions import Tokens, new_conversation
from bot.errors import RequestError, SettingError
from bot.runtime.settings import ServerSettings

OLD, NEW, OTHER = "o" * 32, "n" * 32, "x" * 32


def refused(tokens, token):
    with pytest.raises(RequestError) as error:
        tokens.read(token)
    assert error.value.status == 401
    return True


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_the_first_secret_signs_and_all_are_taken():
    conversation = new_conversation()
    before = Tokens(OLD).issue(conversation)
    during = Tokens(f"{NEW} {OLD}")
    assert during.read(before) == conversation
    renewed = during.renew(before)
    assert Tokens(NEW).read(renewed) == conversation
    assert refused(Tokens(OLD), renewed)
    # Once the old secret is taken away, what it signed is worth nothing.
    assert refused(Tokens(NEW), before)


def test_without_a_secret_sessions_end_with_the_process():
    assert refused(Tokens(), Tokens().issue(new_conversation()))


def test_a_session_can_be_renewed_for_a_day_and_no_longer(monkeypatch):
    tokens, opened = Tokens(NEW), int(time.time()) - sessions.LONGEST + 600
    monkeypatch.setattr(sessions.time, "time", lambda: opened)
    token = tokens.issue(new_conversation())
    monkeypatch.undo()
    # Ten minutes before its end, a renewed token lasts ten minutes and not an hour.
    for _ in range(3):
        monkeypatch.setattr(sessions.time, "time", lambda: opened + sessions.LONGEST - 600)
        token = tokens.renew(token)
        monkeypatch.undo()
    assert claims_of(token)["exp"] == opened + sessions.LONGEST
    assert claims_of(token)["opened"] == opened
    monkeypatch.setattr(sessions.time, "time", lambda: opened + sessions.LONGEST + 1)
    late = tokens.renew(token)
    monkeypatch.undo()
    assert claims_of(late)["exp"] == opened + sessions.LONGEST


def forged_by(claims, **header):
    """Everything that has been used to pass for a signed token elsewhere."""
    now = int(time.time())
    claims = {"sub": "widget-" + "0" * 64, "exp": now + 3600, "opened": now, **claims}
    yield jwt.encode(claims, OTHER, "HS256", headers=header)
    yield jwt.encode(claims, None, "none", headers=header)
    yield jwt.encode(claims, NEW, "HS512", headers=header)  # the right key, another algorithm


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize(
    "header",
    [{}, {"kid": "../../../dev/null"}, {"kid": "0"}, {"jku": "https://evil.example/keys"}, {"crit": ["exp"]},
     {"jwk": {"kty": "oct", "k": base64.urlsafe_b64encode(OTHER.encode()).decode()}}, {"alg": "nOnE"}],
    ids=str,
)  # fmt: skip
def test_a_forged_token_is_refused(header):
    tokens = Tokens(f"{NEW} {OLD}")
    alg = header.get("alg")
    for token in forged_by({}, **{k: v for k, v in header.items() if k != "alg"}):
        if alg:
            head = base64.urlsafe_b64encode(json.dumps({"alg": alg, "typ": "JWT"}).encode()).rstrip(
                b"="
            )
            token = f"{head.decode()}.{token.split('.')[1]}."
        assert refused(tokens, token)


def test_a_token_that_was_changed_is_refused():
    tokens = Tokens(NEW)
    one, other = tokens.issue(new_conversation()), tokens.issue(new_conversation())
    head, claims, signature = one.split(".")
    for changed in (
        f"{head}.{other.split('.')[1]}.{signature}", f"{head}.{claims}.{other.split('.')[2]}",
        f"{head}.{claims}", f"{head}.{claims}.", f".{claims}.{signature}", one + "A", "A" + one, one * 2, "",
        "...", "\ud800.\ud800.\ud800", "é" + one, one.replace(".", ".\n"), "[]", "{}", "a" * 8000, " ",
    ):  # fmt: skip
        assert refused(tokens, changed), changed


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": None},
        {"sub": 7},
        {"sub": ["widget-1"]},
        {"exp": None},
        {"exp": "never"},
        {"exp": 1e400},
        {"opened": None},
    ],
    ids=str,
)
def test_even_a_signed_token_must_have_its_parts(claims):
    now = int(time.time())
    all_ = {"sub": new_conversation(), "exp": now + 3600, "opened": now, **claims}
    all_ = {key: value for key, value in all_.items() if value is not None}
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")
    body = base64.urlsafe_b64encode(json.dumps(all_).encode()).rstrip(b"=")
    signed = header + b"." + body
    key = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = base64.urlsafe_b64encode(key.sign(signed, NEW.encode())).rstrip(b"=")
    assert refused(Tokens(NEW), (signed + b"." + signature).decode())


def test_every_secret_must_be_long_enough(monkeypatch):
    monkeypatch.setenv("BALISE_SECRET", f" {NEW}  {OLD}\n")
    assert ServerSettings.read("127.0.0.1", 5005).secret == f"{NEW}  {OLD}"
    monkeypatch.setenv("BALISE_SECRET", f"{NEW} short")
    with pytest.raises(SettingError, match="at least 32 characters; found 5"):
        ServerSettings.read("127.0.0.1", 5005)
