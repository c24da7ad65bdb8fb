"""Slack: events and buttons in, chat.postMessage out."""

import hashlib
import hmac
import json
import time
import urllib.parse

import pytest

from tests.channels.conftest import SECRET


def signed(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at or time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def event(new, text="Où signaler un compte ?", **more):
    said = {"type": "message", "channel_type": "im", "channel": f"D{new}", "user": f"U{new}",
            "ts": "1700000000.000100", "text": text, **more}  # fmt: skip
    return {"type": "event_callback", "event_id": f"Ev{new}", "event": said}


def send(messengers, data, **how):
    body = json.dumps(data).encode()
    return messengers.post("slack", body, **signed(body, **how))


def test_the_address_is_verified(messengers):
    answer = send(messengers, {"type": "url_verification", "challenge": "abc"})
    assert answer.json() == {"challenge": "abc"}


def test_a_direct_message_is_answered_with_blocks_and_buttons(messengers, new):
    assert send(messengers, event(new)).status == 200
    call = messengers.sent(f"D{new}")
    assert call.path == "/chat.postMessage"
    assert call.headers["Authorization"] == "Bearer xoxb-test"
    blocks = call.json["blocks"]
    assert "PHAROS" in json.dumps(blocks)
    assert "<tel:" in json.dumps(blocks)
    assert "Je suis Balise" in json.dumps(blocks)
    assert [b["value"] for b in blocks[-1]["elements"]] == ["1", "2", "3"]
    assert call.json["text"]
    assert "thread_ts" not in call.json


def test_a_mention_is_answered_in_a_thread(messengers, new):
    mention = event(new, "<@U0BALISE> qui appeler ?", type="app_mention", channel_type="channel",
                    channel=f"C{new}")  # fmt: skip
    send(messengers, mention)
    assert messengers.sent(f"C{new}").json["thread_ts"] == "1700000000.000100"


def test_a_button_is_a_message_with_its_number(messengers, new):
    data = {"type": "block_actions", "user": {"id": f"U{new}"}, "channel": {"id": f"D{new}"},
            "message": {"ts": "1.0"}, "actions": [{"value": "1", "action_ts": new}]}  # fmt: skip
    body = urllib.parse.urlencode({"payload": json.dumps(data)}).encode()
    answer = messengers.post("slack", body, **{"Content-Type": "application/x-www-form-urlencoded"},
                             **signed(body))  # fmt: skip
    assert answer.status == 200
    assert messengers.sent(f"D{new}").json["blocks"]


def test_a_file_is_not_opened(messengers, new):
    send(messengers, event(new, "", subtype="file_share", files=[{"id": "F1"}]))
    assert "pas ouvert le fichier" in json.dumps(
        messengers.sent(f"D{new}").json, ensure_ascii=False
    )


@pytest.mark.parametrize("seconds", [-400, 400])
def test_replayed_requests_are_refused(messengers, new, seconds):
    assert send(messengers, event(new), at=time.time() + seconds).status == 401


def test_forged_requests_are_refused(messengers, new):
    assert send(messengers, event(new), secret="another").status == 401


def test_without_a_signature_nothing_is_taken(messengers, new):
    assert messengers.post("slack", event(new)).status == 401
    body = json.dumps(event(new)).encode()
    assert messengers.post("slack", body + b" ", **signed(body)).status == 401
    broken = {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0="}
    assert messengers.post("slack", body, **broken).status == 401


@pytest.mark.parametrize("body", [b"", b"no", b"[]", b"{}", b'{"type": "event_callback"}',
                                  b'{"type": "event_callback", "event": {}}'])  # fmt: skip
def test_malformed_requests_are_told(messengers, body):
    answer = messengers.post("slack", body, **signed(body))
    assert answer.status == 400
    assert answer.json()["error"]


def test_what_is_sent_twice_is_answered_once_and_programs_never(messengers, new):
    for data in (event(new), event(new), event(f"{new}b", bot_id="B1"),
                 event(f"{new}c", channel_type="channel")):  # fmt: skip
        assert send(messengers, data).status == 200
    messengers.count_after_a_turn(lambda: send(messengers, event(f"{new}z")))
    assert messengers.sent(f"D{new}") and messengers.sent(f"D{new}z")
    calls = [call for call in messengers.vendor.calls if f"D{new}" in call.body]
    assert [call.json["channel"] for call in calls].count(f"D{new}") == 1
    assert {call.json["channel"] for call in calls} == {f"D{new}", f"D{new}z"}


def test_a_busy_vendor_is_asked_again(messengers, new):
    messengers.vendor.failures = 1
    send(messengers, event(new))
    assert messengers.sent(f"D{new}")


def test_a_deleted_message_leaves_the_talk(messengers, new):
    talk = {"channel": f"D{new}"}
    send(messengers, event(f"{new}1", "je suis en Belgique, qui appeler ?", user="U1", **talk))
    assert "116 000" in messengers.sent(f"D{new}").body.replace("\\u00a0", " ")
    before = {"user": "U1", "ts": "1700000000.000100", "text": "…"}
    send(messengers, event(f"{new}2", subtype="message_deleted", previous_message=before, **talk))
    mark = len(messengers.vendor.calls)
    send(messengers, event(f"{new}3", "qui appeler ?", user="U1", ts="1700000001.000100", **talk))
    call = messengers.vendor.wait_for(
        lambda c: f"D{new}" in c.body and c in messengers.vendor.calls[mark:]
    )
    assert "119" in call.body
    assert "Child Focus" not in call.body
