"""Mattermost, Rocket.Chat and Telegram: webhooks with a token in, their API out."""

import itertools
import json
import urllib.parse
import uuid

import pytest

from tests.channels.conftest import SECRET

UPDATES = itertools.count(1)
TELEGRAM = {"X-Telegram-Bot-Api-Secret-Token": "secret_of_the_test"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def mattermost(new, text="balise où signaler un compte ?", **more):
    return {"token": SECRET, "team_id": "t", "channel_id": f"ch{new}", "user_id": f"us{new}",
            "post_id": f"po{new}", "trigger_word": "balise", "text": text, **more}  # fmt: skip


def rocketchat(new, text="balise où signaler un compte ?", **more):
    return {"token": SECRET, "message_id": f"me{new}", "channel_id": f"ch{new}", "channel_name": "salle",
            "user_id": f"us{new}", "text": text, "trigger_word": "balise", "bot": False, **more}  # fmt: skip


def telegram(text="où signaler un compte ?", kind="private", chat=None, **more):
    number = next(UPDATES)
    said = {"message_id": number, "from": {"id": chat or number, "is_bot": False},
            "chat": {"id": chat or number, "type": kind}, "text": text, **more}  # fmt: skip
    return {"update_id": number, "message": {k: v for k, v in said.items() if v is not None}}


# -- Mattermost --------------------------------------------------------------------------------


@pytest.mark.parametrize("as_form", [True, False])
def test_mattermost_answers_in_a_thread(messengers, new, as_form):
    data = mattermost(new)
    if as_form:
        answer = messengers.post("mattermost", urllib.parse.urlencode(data).encode(), **FORM)
    else:
        answer = messengers.post("mattermost", data)
    assert answer.status == 200
    call = messengers.sent(f"ch{new}")
    assert call.path == "/api/v4/posts"
    assert call.headers["Authorization"] == "Bearer bot"
    assert call.json["root_id"] == f"po{new}"
    assert "PHAROS" in call.json["message"]
    assert "](tel:" in call.json["message"]
    assert "\n1. " in call.json["message"]


def test_mattermost_refuses_files(messengers, new):
    messengers.post("mattermost", mattermost(new, "balise", file_ids="f1"))
    assert "pas ouvert le fichier" in messengers.sent(f"ch{new}").json["message"]


# -- Rocket.Chat -------------------------------------------------------------------------------


def test_rocketchat_answers_in_a_thread(messengers, new):
    assert messengers.post("rocketchat", rocketchat(new)).status == 200
    call = messengers.sent(f"ch{new}")
    assert call.path == "/api/v1/chat.postMessage"
    assert (call.headers["X-Auth-Token"], call.headers["X-User-Id"]) == ("auth", "balise")
    assert call.json["tmid"] == f"me{new}"
    assert "](tel:" in call.json["text"]
    assert len(call.json["text"]) <= 5000


def test_rocketchat_does_not_answer_programs_or_itself(messengers, new):
    for data in (rocketchat(new, bot={"i": "x"}), rocketchat(new, user_id="balise")):
        assert messengers.post("rocketchat", data).status == 200
    messengers.count_after_a_turn(lambda: messengers.post("rocketchat", rocketchat(f"{new}z")))
    assert not [c for c in messengers.vendor.calls if f'"ch{new}"' in c.body]


def test_rocketchat_refuses_files(messengers, new):
    messengers.post("rocketchat", rocketchat(new, "balise", attachments=[{"image_url": "x"}]))
    assert "pas ouvert le fichier" in messengers.sent(f"ch{new}").json["text"]


# -- Telegram ----------------------------------------------------------------------------------


def test_telegram_answers_with_buttons(messengers):
    update = telegram()
    assert messengers.post("telegram", update, **TELEGRAM).status == 200
    chat = update["message"]["chat"]["id"]
    call = messengers.vendor.wait_for(
        lambda c: (
            c.path == "/bot1:test/sendMessage"
            and c.json["chat_id"] == chat
            and "reply_markup" in c.json
        )
    )
    assert call.json["parse_mode"] == "HTML"
    keyboard = call.json["reply_markup"]["inline_keyboard"]
    assert [row[0]["callback_data"] for row in keyboard] == ["1", "2", "3"]
    texts = [
        c.json["text"]
        for c in messengers.vendor.calls
        if c.path.endswith("sendMessage") and c.json["chat_id"] == chat
    ]
    assert all(len(text) <= 4096 for text in texts)
    assert "PHAROS" in "".join(texts)


def test_telegram_takes_a_button_as_its_number(messengers, new):
    number = next(UPDATES)
    pressed = {"id": new, "data": "1", "from": {"id": number},
               "message": {"chat": {"id": number, "type": "private"}}}  # fmt: skip
    messengers.post("telegram", {"update_id": number, "callback_query": pressed}, **TELEGRAM)
    messengers.vendor.wait_for(lambda c: c.path.endswith("answerCallbackQuery") and new in c.body)
    messengers.vendor.wait_for(
        lambda c: c.path.endswith("sendMessage") and c.json["chat_id"] == number
    )


def test_telegram_start_says_who_this_is(messengers):
    update = telegram("/start")
    messengers.post("telegram", update, **TELEGRAM)
    chat = update["message"]["chat"]["id"]
    call = messengers.vendor.wait_for(
        lambda c: c.path.endswith("sendMessage") and c.json["chat_id"] == chat
    )
    assert call.json["text"].startswith("Bonjour. Je suis Balise")


def test_telegram_refuses_images_and_hears_only_its_name_in_groups(messengers):
    image = telegram(None, photo=[{"file_id": "f"}])
    quiet = telegram("on mange à midi ?", kind="group", chat=-next(UPDATES))
    named = telegram("@Balise_Bot qui appeler ?", kind="group", chat=-next(UPDATES))
    for update in (quiet, image, named):
        assert messengers.post("telegram", update, **TELEGRAM).status == 200
    said = messengers.vendor.wait_for(
        lambda c: c.path.endswith("sendMessage") and c.json["chat_id"] == image["message"]["chat"]["id"])  # fmt: skip
    assert "pas ouvert le fichier" in said.json["text"]
    answer = messengers.vendor.wait_for(
        lambda c: c.path.endswith("sendMessage") and c.json["chat_id"] == named["message"]["chat"]["id"])  # fmt: skip
    assert answer.json["reply_parameters"]["message_id"] == named["message"]["message_id"]
    assert not [c for c in messengers.vendor.calls if str(quiet["message"]["chat"]["id"]) in c.body]


# -- All of them -------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "wrong", None, 7, ["x"]])
def test_forged_requests_are_refused(messengers, new, token):
    assert messengers.post("mattermost", mattermost(new, token=token)).status == 401
    assert messengers.post("rocketchat", rocketchat(new, token=token)).status == 401
    header = {"X-Telegram-Bot-Api-Secret-Token": str(token)} if token is not None else {}
    assert messengers.post("telegram", telegram(), **header).status == 401


@pytest.mark.parametrize("channel", ["mattermost", "rocketchat", "telegram"])
@pytest.mark.parametrize("body", [b"", b"no", b"[]", b'{"token": "%s"}' % SECRET.encode()])
def test_malformed_requests_are_told(messengers, channel, body):
    answer = messengers.post(channel, body, **TELEGRAM)
    assert answer.status == 400
    assert answer.json()["error"]


def test_what_comes_twice_is_answered_once(messengers, new):
    update = telegram()
    for _ in range(3):
        messengers.post("mattermost", mattermost(new))
        messengers.post("rocketchat", rocketchat(f"r{new}"))
        messengers.post("telegram", update, **TELEGRAM)
    messengers.sent(f"ch{new}")
    messengers.sent(f"chr{new}")
    chat = update["message"]["chat"]["id"]

    def has_buttons(call):
        asked = call.path.endswith("sendMessage") and call.json["chat_id"] == chat
        return asked and "reply_markup" in call.json

    messengers.vendor.wait_for(has_buttons)
    messengers.count_after_a_turn(
        lambda: messengers.post("telegram", telegram("/start"), **TELEGRAM)
    )
    calls = messengers.vendor.calls
    assert len([c for c in calls if f'"ch{new}"' in c.body]) == 1
    assert len([c for c in calls if f'"chr{new}"' in c.body and "1. " in c.body]) <= 1
    assert len([c for c in calls if has_buttons(c)]) == 1


def test_a_typed_command_of_rasa_is_only_a_text(messengers, new):
    messengers.post("mattermost", mattermost(new, 'balise /helplines{"country":"US"}'))
    assert "911" not in messengers.sent(f"ch{new}").json["message"]


def test_nothing_that_was_sent_is_logged(messengers):
    canary = f"zq{uuid.uuid4().hex}"
    messengers.post("mattermost", mattermost(canary, f"balise {canary}"))
    messengers.post("rocketchat", rocketchat(canary, f"balise {canary}"))
    messengers.post("telegram", telegram(canary), **TELEGRAM)
    messengers.post("mattermost", mattermost(canary, token=canary))
    messengers.post("telegram", json.dumps({"update_id": canary}).encode(), **TELEGRAM)
    messengers.sent(f"ch{canary}")
    messengers.count_after_a_turn(
        lambda: messengers.post("telegram", telegram("/start"), **TELEGRAM)
    )
    assert canary not in messengers.server.log.read_text()
