"""What comes in by a messenger is counted like every other turn, and its text is kept nowhere."""

from __future__ import annotations

import datetime
import json
import time

from bot.reporting.counts import FILE, Counts
from bot.review.kept import KeptMessages
from tests.channels import test_signed, test_slack
from tests.channels.conftest import SECRET
from tests.channels.test_webhooks import TELEGRAM, mattermost, rocketchat, telegram

COUNTRY = "LU"  # that no other test of these channels asks about
CANARY = "zqxcanary"
TEXT = f"Nous sommes au Luxembourg, truc bizarre de {CANARY} ?"
CHANNELS = 7
CHAT = 900_000  # beyond the numbers that the tests of Telegram give


def ask_everywhere(messengers, new):
    """Ask the same by every messenger and by the channel of bridges."""
    post = messengers.post
    mention = f"balise {TEXT}"
    internal = json.dumps({"channel": "matrix", "conversation": new, "text": TEXT}).encode()
    answers = [
        post("mattermost", mattermost(new, mention)),
        post("rocketchat", rocketchat(new, mention)),
        post("telegram", {**telegram(TEXT, chat=CHAT), "update_id": CHAT}, **TELEGRAM),
        test_slack.send(messengers, test_slack.event(new, TEXT)),
        test_signed.chat(messengers, test_signed.chat_event(new, TEXT)),
        test_signed.teams(messengers, test_signed.activity(messengers, new, TEXT)),
        messengers.server.send(
            "/webhooks/internal/messages", internal, Authorization=f"Bearer {SECRET}"
        ),
    ]
    assert [answer.status for answer in answers] == [200] * CHANNELS


def test_every_messenger_is_in_the_report_and_no_text_is_kept(messengers, new):
    folder = messengers.server.log.parent
    today = datetime.date.today()
    kept = KeptMessages(folder)
    kept.allow(30, today)
    try:
        ask_everywhere(messengers, new)
        end = time.monotonic() + 60
        while counted(folder, today) < CHANNELS and time.monotonic() < end:
            time.sleep(0.1)
        assert counted(folder, today) == CHANNELS
        assert kept.all() == []
    finally:
        kept.withdraw()
    files = [file for file in folder.iterdir() if file.name.startswith((FILE, "review"))]
    assert files and not [file for file in files if CANARY.encode() in file.read_bytes()]


def counted(folder, today) -> int:
    days = (today, datetime.date.today())
    return Counts(folder).totals(*days)["country"][COUNTRY]
