"""Google Chat and Teams: requests proven by a signed token."""

import json
import time
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

CHAT = "chat@system.gserviceaccount.com"


def chat_event(new, text="où signaler un compte ?", space="DM", **message):
    return {
        "type": "MESSAGE", "eventTime": "2026-11-22T10:00:00Z", "user": {"name": f"users/{new}", "type": "HUMAN"},
        "space": {"name": f"spaces/{new}", "type": space},
        "message": {"name": f"spaces/{new}/messages/{new}", "text": text, "argumentText": text,
                    "thread": {"name": f"spaces/{new}/threads/1"}, **message},
    }  # fmt: skip


def chat(messengers, event, key=None, **claims):
    token = messengers.token(key, **{"iss": CHAT, "aud": "1234567890", **claims})
    return messengers.post("google_chat", event, Authorization=token)


def activity(messengers, new, text="<at>Balise</at> où signaler un compte ?", **more):
    return {
        "type": "message", "id": f"ac{new}", "channelId": "msteams", "serviceUrl": f"{messengers.vendor.address}/teams/",
        "from": {"id": f"29:{new}"}, "recipient": {"id": "28:balise"},
        "conversation": {"id": f"19:{new}@thread.v2", "conversationType": "channel"}, "text": text,
        "attachments": [{"contentType": "text/html", "content": "…"}], **more,
    }  # fmt: skip


def teams(messengers, data, key=None, **claims):
    claims = {"iss": "https://api.botframework.com", "aud": "app",
              "serviceurl": f"{messengers.vendor.address}/teams/", **claims}  # fmt: skip
    return messengers.post("teams", data, Authorization=messengers.token(key, **claims))


# -- Google Chat -------------------------------------------------------------------------------


def test_google_chat_is_answered_in_the_response(messengers, new):
    answer = chat(messengers, chat_event(new))
    assert answer.status == 200
    shown = answer.json()
    assert "PHAROS" in shown["text"]
    assert "<tel:" in shown["text"]
    buttons = shown["cardsV2"][0]["card"]["sections"][0]["widgets"][0]["buttonList"]["buttons"]
    assert [b["onClick"]["action"]["parameters"][0]["value"] for b in buttons] == ["1", "2", "3"]


def test_google_chat_takes_a_button_as_its_number(messengers, new):
    event = {**chat_event(new), "type": "CARD_CLICKED",
             "action": {"parameters": [{"key": "number", "value": "2"}]}}  # fmt: skip
    assert chat(messengers, event).json()["text"]
    event["action"] = {"parameters": []}
    assert chat(messengers, event).status == 400


def test_google_chat_says_who_it_is_when_added(messengers, new):
    event = {k: v for k, v in chat_event(new, space="ROOM").items() if k != "message"}
    text = chat(messengers, {**event, "type": "ADDED_TO_SPACE"}).json()["text"]
    assert "Je suis Balise" in text
    assert "quand vous me nommez" in text
    assert chat(messengers, {**event, "type": "REMOVED_FROM_SPACE"}).json() == {}


def test_google_chat_refuses_files(messengers, new):
    event = chat_event(new, "", attachment=[{"name": "x", "contentType": "image/png"}])
    assert "pas ouvert le fichier" in chat(messengers, event).json()["text"]


def test_google_chat_answers_once(messengers, new):
    assert chat(messengers, chat_event(new)).json()["text"]
    assert chat(messengers, chat_event(new)).json() == {}


# -- Teams -------------------------------------------------------------------------------------


def test_teams_answers_with_a_card(messengers, new):
    assert teams(messengers, activity(messengers, new)).status == 200
    call = messengers.vendor.wait_for(lambda c: f"ac{new}" in c.path)
    assert call.path == f"/teams/v3/conversations/19:{new}@thread.v2/activities/ac{new}"
    assert call.headers["Authorization"] == "Bearer granted"
    card = call.json["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard"
    assert "PHAROS" in json.dumps(card)
    assert [a["data"]["msteams"]["value"] for a in card["actions"]] == ["1", "2", "3"]
    granted = messengers.vendor.wait_for(lambda c: c.path == "/school/oauth2/v2.0/token")
    assert "client_id=app" in granted.body


def test_teams_says_who_it_is_when_added(messengers, new):
    added = activity(messengers, new, type="conversationUpdate", membersAdded=[{"id": "28:balise"}])
    teams(messengers, added)
    assert "Je suis Balise" in messengers.sent(f"19:{new}").body


def test_teams_refuses_files(messengers, new):
    files = [{"contentType": "image/png", "contentUrl": "https://example.org/x"}]
    teams(messengers, activity(messengers, new, "", attachments=files))
    card = json.dumps(messengers.sent(f"19:{new}").json, ensure_ascii=False)
    assert "pas ouvert le fichier" in card


def test_teams_answers_once(messengers, new):
    for _ in range(3):
        assert teams(messengers, activity(messengers, new)).status == 200
    messengers.sent(f"19:{new}")
    messengers.count_after_a_turn(lambda: teams(messengers, activity(messengers, f"{new}z")))
    assert (
        len(
            [
                c
                for c in messengers.vendor.calls
                if f"ac{new}" in c.path and f"ac{new}z" not in c.path
            ]
        )
        == 1
    )


# -- Both --------------------------------------------------------------------------------------


@pytest.mark.parametrize("send", [chat, teams])
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"}, {"iss": "https://evil.example.org"}, {"exp": int(time.time()) - 3600},
        {"nbf": int(time.time()) + 3600},
    ],
    ids=["audience", "issuer", "replayed", "early"],
)  # fmt: skip
def test_tokens_that_are_not_for_us_are_refused(messengers, new, send, claims):
    data = chat_event(new) if send is chat else activity(messengers, new)
    assert send(messengers, data, **claims).status == 401


@pytest.mark.parametrize("send", [chat, teams])
def test_forged_tokens_are_refused(messengers, new, send):
    another = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    data = chat_event(new) if send is chat else activity(messengers, new)
    assert send(messengers, data, key=another).status == 401
    channel = "google_chat" if send is chat else "teams"
    for header in ({}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic eA=="}):
        assert messengers.post(channel, data, **header).status == 401


def test_a_teams_token_for_another_address_is_refused(messengers, new):
    data = activity(messengers, new, serviceUrl="https://evil.example.org/")
    assert teams(messengers, data).status == 401
    assert teams(messengers, activity(messengers, new, channelId="webchat")).status == 401


@pytest.mark.parametrize("send", [chat, teams])
@pytest.mark.parametrize("body", [b"", b"no", b"[]", b"{}", b'{"type": 3}'])
def test_malformed_requests_are_told(messengers, send, body):
    answer = send(messengers, body)
    assert answer.status == 400
    assert answer.json()["error"]


def test_nothing_that_was_sent_is_logged(messengers):
    canary = f"zq{uuid.uuid4().hex}"
    chat(messengers, chat_event(canary, canary))
    teams(messengers, activity(messengers, canary, canary))
    chat(messengers, chat_event(canary, canary), iss=canary)
    messengers.sent(f"19:{canary}")
    chat(messengers, chat_event(f"{canary}b"))
    assert canary not in messengers.server.log.read_text()
