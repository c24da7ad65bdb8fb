"""Nothing that was said is lost and nothing answered twice, whatever stops."""

import asyncio
import base64
import json
import re
import signal
import stat
import time
import urllib.request

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.matrix.settings import Settings
from tests.matrix.conftest import Bridge
from tests.matrix.homeserver import SERVER_NAME
from tests.matrix.people import BALISE, person

QUESTIONS = ["Qu’est-ce que le grooming ?", "Où signaler un compte ?", "Quelles preuves garder ?"]


def once(teacher, room, expected):
    """Check that each question has one answer after the introduction."""
    answers = [event["content"]["body"] for event in teacher.answers(room)]
    assert len(answers) == 1 + expected, [answer[:60] for answer in answers]
    assert len(set(answers)) == len(answers)


async def answered(teacher, room, expected):
    await teacher.until(lambda: len(teacher.answers(room)) >= 1 + expected)


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_bridge_stops_mid_talk(homeserver, bridge, tmp_path, how, encrypted):
    async def scene():
        async with person(homeserver, tmp_path, "teacher") as teacher:
            room = await teacher.open_room(encrypted=encrypted)
            await teacher.ask(room, "Pourquoi couvrir la webcam ?")
            # Stopped while it may be busy with the first, and away for the others.
            await teacher.say(room, QUESTIONS[0])
            bridge.stop(how)
            for question in QUESTIONS[1:]:
                await teacher.say(room, question)
            bridge.start()
            await answered(teacher, room, 4)
            last = await teacher.ask(room, "Et au Luxembourg, qui appeler ?")
            assert "8002 1234" in last["content"]["body"]
            once(teacher, room, 5)

    asyncio.run(scene())


def test_what_was_edited_or_taken_back_while_away_is_answered_as_it_stands(
    homeserver, bridge, tmp_path
):
    async def scene():
        async with person(homeserver, tmp_path, "teacher") as teacher:
            room = await teacher.open_room()
            bridge.stop()
            told = await teacher.say(room, "Je suis en Belgique, qui appeler ?")
            new = {"msgtype": "m.text", "body": "Je suis en Suisse, qui appeler ?"}
            relation = {"rel_type": "m.replace", "event_id": told}
            await teacher.say(room, "* …", **{"m.new_content": new, "m.relates_to": relation})
            await teacher.take_back(room, await teacher.say(room, QUESTIONS[0]))
            bridge.start()
            await teacher.say(room, QUESTIONS[1])
            await answered(teacher, room, 2)
            first, last = (event["content"] for event in teacher.answers(room)[1:])
            assert "147" in first["body"]
            assert "m.relates_to" not in first
            assert "signalement" in last["body"]
            once(teacher, room, 2)

    asyncio.run(scene())


def test_the_home_server_restarts_mid_talk(homeserver, bridge, tmp_path):
    async def scene():
        async with person(homeserver, tmp_path, "teacher") as teacher:
            room = await teacher.open_room(encrypted=True)
            await teacher.say(room, QUESTIONS[0])
            homeserver.stop()
            homeserver.start()
            await answered(teacher, room, 1)
            for question in QUESTIONS[1:]:
                await teacher.say(room, question)
            await answered(teacher, room, 3)
            once(teacher, room, 3)

    asyncio.run(scene())


def test_a_long_absence_with_more_messages_than_one_sync_brings(homeserver, bridge, tmp_path):
    async def scene():
        async with (
            person(homeserver, tmp_path, "teacher") as teacher,
            person(homeserver, tmp_path, "colleague") as colleague,
        ):
            room = await teacher.open_room(BALISE, colleague.id, direct=False)
            bridge.stop()
            asked = await teacher.say(room, f"Balise, {QUESTIONS[1]}")
            for n in range(130):
                await colleague.say(room, f"note {n}")
            bridge.start()
            answer = await teacher.answer_after(room, asked)
            assert "PHAROS" in answer["content"]["body"]
            last = await teacher.ask(room, f"Balise, {QUESTIONS[2]}")
            assert "preuve" in last["content"]["body"]
            once(teacher, room, 2)

    asyncio.run(scene())


def test_files_are_for_their_owner_alone(bridge):
    for path in [bridge.folder, *bridge.folder.rglob("*")]:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_second_bridge_on_the_same_device_is_refused(bridge):
    done = bridge.balise("start")
    assert done.returncode == 1
    assert "runs in" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_says_what_is_well(bridge):
    done = bridge.balise("check")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("ok  ") == 5


def test_the_device_is_signed_by_its_account_and_so_is_the_next(homeserver, assistant, tmp_path):
    token = homeserver.register("signer")
    bridge = Bridge(tmp_path, homeserver, assistant)
    user = f"@signer:{SERVER_NAME}"

    def keys():
        request = urllib.request.Request(
            f"{homeserver.address}/_matrix/client/v3/keys/query",
            json.dumps({"device_keys": {user: []}}).encode(),
            {"Authorization": f"Bearer {token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as got:
            return json.load(got)

    masters = set()
    for _ in range(2):
        done = bridge.balise(
            "register", "--homeserver", homeserver.address, "--user", user,
            BALISE_MATRIX_PASSWORD="password of the test",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        device = re.search(r"as device (\w+)", done.stdout)[1]
        found = keys()
        masters |= set(found["master_keys"][user]["keys"])
        (signer,) = found["self_signing_keys"][user]["keys"]
        own = found["device_keys"][user][device]
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signer.split(":")[1] + "=="))
        signature = base64.b64decode(own["signatures"][user][signer] + "==")
        bare = {k: v for k, v in own.items() if k not in ("signatures", "unsigned")}
        public.verify(signature, json.dumps(bare, sort_keys=True, separators=(",", ":")).encode())
    assert len(masters) == 1


def test_check_says_what_to_do_about_the_assistant(bridge):
    done = bridge.balise("check", BALISE_INTERNAL_TOKEN="another")
    assert done.returncode == 1
    assert "FAIL  the assistant does not answer: it refused the token" in done.stdout


def test_a_bridge_that_is_not_registered_says_so(homeserver, assistant, tmp_path):
    bridge = Bridge(tmp_path, homeserver, assistant)
    for command in ("check", "start"):
        done = bridge.balise(command)
        assert done.returncode == 1
        assert "balise matrix register" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--country", "France"], "country two letters"), (["--allow", ""], "allow must list"),
        (["--assistant", "nowhere"], "assistant must be"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(homeserver, assistant, tmp_path, options, told):
    done = Bridge(tmp_path, homeserver, assistant).register(*options)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_wrong_password_is_told(homeserver, assistant, tmp_path):
    bridge = Bridge(tmp_path, homeserver, assistant)
    done = bridge.balise(
        "register", "--homeserver", homeserver.address, "--user", "balise",
        BALISE_MATRIX_PASSWORD="wrong",
    )  # fmt: skip
    assert done.returncode == 1
    assert "refused the login" in done.stderr
    assert not (bridge.folder / "account.json").exists()


def test_an_invitation_from_elsewhere_is_declined(homeserver, assistant, tmp_path):
    homeserver.register("choosy")
    bridge = Bridge(tmp_path, homeserver, assistant)
    done = bridge.balise(
        "register", "--homeserver", homeserver.address, "--user", f"@choosy:{SERVER_NAME}",
        "--allow", "elsewhere.test", "--assistant", assistant.address,
        BALISE_MATRIX_PASSWORD="password of the test",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    bridge.start()

    async def scene():
        async with person(homeserver, tmp_path, "stranger") as stranger:
            made = await stranger._client.room_create(invite=[f"@choosy:{SERVER_NAME}"])
            await stranger.wait(
                lambda e: (
                    e["room_id"] == made.room_id
                    and e.get("state_key") == f"@choosy:{SERVER_NAME}"
                    and e["content"].get("membership") == "leave"
                )
            )

    asyncio.run(scene())
    bridge.stop()
    assert "declined" in bridge.log.read_text()


@pytest.mark.parametrize(
    ("allow", "user", "allowed"),
    [
        ("a.test", "@x:a.test", True), ("a.test", "@x:b.a.test", False), ("*.a.test", "@x:b.a.test", True),
        ("*.a.test", "@x:evil-a.test", False), ("a.test", "@x:A.test", True), ("a.test", "@x", False),
    ],
)  # fmt: skip
def test_which_servers_may_invite(allow, user, allowed):
    assert Settings("http://h", (allow,)).allows(user) is allowed


def test_when_the_assistant_is_away_the_helplines_are_given(tmp_path, monkeypatch):
    from bot.matrix import assistant as line
    from bot.matrix.store import Task

    monkeypatch.setattr(line, "PATIENCE", 0.5)

    async def ask():
        away = line.Assistant(
            Settings("http://h", ("a",), country="FR", assistant="http://127.0.0.1:9"), "t", "key"
        )
        task = Task("$1", "!r", "@x:a.test", "text", "au secours")
        try:
            return await away.answer(task, in_room=False, introduced=True)
        finally:
            await away.close()

    began = time.monotonic()
    answer = asyncio.run(ask())
    assert time.monotonic() - began < 30
    assert not answer.from_assistant
    spans = [s for b in answer.document.blocks for row in getattr(b, "items", ()) for s in row]
    assert "tel:119" in [span.link for span in spans]
