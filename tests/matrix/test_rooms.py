"""Teachers in rooms of a real home server, with a real bridge and the real assistant."""

import asyncio
import statistics
import time
import uuid
from contextlib import AsyncExitStack

import pytest

from tests.matrix.people import BALISE, person


@pytest.fixture
def meet(homeserver, bridge, tmp_path):
    """Run a scene with people in it."""

    def play(scene, *names):
        async def run():
            async with AsyncExitStack() as stack:
                people = [
                    await stack.enter_async_context(person(homeserver, tmp_path, name))
                    for name in names or ("teacher",)
                ]
                await scene(*people)

        return asyncio.run(run())

    return play


def test_first_contact_says_who_this_is(meet):
    async def scene(teacher):
        room = await teacher.open_room()
        intro = teacher.answers(room)[0]["content"]
        assert "Je suis Balise" in intro["body"]
        assert "signalement" in intro["body"]
        assert "ni nom ni image" in intro["body"]
        assert '<a href="tel:112">112</a>' in intro["formatted_body"]
        answer = await teacher.ask(room, "Qu’est-ce que le grooming ?")
        assert "Je suis Balise" not in answer["content"]["body"]

    meet(scene)


def test_a_french_teacher_gets_the_protocol_with_numbers_to_tap(meet):
    async def scene(teacher):
        room = await teacher.open_room()
        asked = await teacher.say(
            room, "Un élève me dit qu’on le fait chanter, que dois-je faire ?"
        )
        content = (await teacher.answer_after(room, asked))["content"]
        assert content["msgtype"] == "m.text"
        assert content["format"] == "org.matrix.custom.html"
        assert '<a href="tel:119">119</a>' in content["formatted_body"]
        assert "CRIP" in content["body"]
        assert "<" not in content["body"]
        assert "D’où vient cette réponse" in content["body"]
        assert "\n1. " in content["body"]
        assert "<ol><li>" in content["formatted_body"]
        await teacher.until(lambda: BALISE in teacher.typing and asked in teacher.receipts)

    meet(scene)


def test_an_english_teacher_in_an_encrypted_room(meet):
    async def scene(teacher):
        room = await teacher.open_room(encrypted=True)
        answer = await teacher.ask(
            room, "We are in the UK. A pupil is being blackmailed, what do I do?"
        )
        assert (
            "Designated Safeguarding Lead" in answer["content"]["body"]
            or "101" in answer["content"]["body"]
        )
        assert 'href="tel:' in answer["content"]["formatted_body"]
        # What the server holds is sealed: the person's client decrypted it.
        sealed = [
            e for e in teacher.events if e["room_id"] == room and e["type"] == "m.room.encrypted"
        ]
        assert not sealed
        again = await teacher.ask(room, "and who can I call?")
        assert "NSPCC" in again["content"]["body"]

    meet(scene)


def test_the_words_before_the_bridge_came_in_are_answered_in_a_direct_talk(meet):
    async def scene(teacher):
        made = await teacher._client.room_create(invite=[BALISE], is_direct=True)
        asked = await teacher.say(made.room_id, "Où signaler un compte en France ?")
        answer = await teacher.wait(
            lambda e: e.get("sender") == BALISE and "PHAROS" in e.get("content", {}).get("body", "")
        )
        assert answer["room_id"] == made.room_id
        assert asked

    meet(scene)


def test_in_a_busy_room_only_what_is_said_to_balise_is_answered(meet):
    async def scene(teacher, colleague):
        room = await teacher.open_room(BALISE, colleague.id, direct=False, encrypted=True)
        intro = teacher.answers(room)[0]
        assert "quand vous me nommez" in intro["content"]["body"]
        for n in range(10):
            await (teacher, colleague)[n % 2].say(room, f"La réunion de {n} heures est déplacée")
        asked = await teacher.say(
            room, "Balise : comment garder des preuves ?", **{"m.mentions": {"user_ids": [BALISE]}}
        )
        await colleague.say(room, "La balise de ce matin est tombée")
        answer = await teacher.answer_after(room, asked)
        relation = answer["content"]["m.relates_to"]
        assert (relation["rel_type"], relation["event_id"]) == ("m.thread", asked)
        assert answer["content"]["m.mentions"] == {"user_ids": [teacher.id]}
        # In the thread, the one who asked need not name Balise again; a colleague must.
        in_thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": asked}}
        await colleague.say(room, "moi je passe mon tour", **in_thread)
        more = await teacher.ask(room, "et qui appeler ?", **in_thread)
        assert more["content"]["m.relates_to"]["event_id"] == asked
        # A reply to an answer is said to Balise too.
        replied = await colleague.ask(
            room, "et pour signaler ?",
            **{"m.relates_to": {"m.in_reply_to": {"event_id": answer["event_id"]}}},
        )  # fmt: skip
        assert "PHAROS" in replied["content"]["body"]
        await teacher.wait(lambda e: e.get("event_id") == replied["event_id"])
        assert len(teacher.answers(room)) == 4

    meet(scene, "teacher", "colleague")


def test_a_number_is_a_choice_among_what_was_offered(meet, knowledge):
    async def scene(teacher):
        room = await teacher.open_room()
        first = await teacher.ask(room, "Qu’est-ce que la sextorsion ?")
        title = first["content"]["body"].split("\n1. ")[1].split("\n")[0]
        chosen = await teacher.ask(room, "1")
        offered = next(a for a in knowledge.answers.values() if a.title.fr == title)
        words = (offered.staff or offered.lead).fr.split("{")[0].split("\n")[0]
        assert words[:40] in chosen["content"]["body"]

    meet(scene)


@pytest.mark.parametrize("encrypted", [False, True])
def test_an_image_is_not_opened_and_the_sender_told_what_to_do(meet, encrypted):
    async def scene(teacher):
        room = await teacher.open_room(encrypted=encrypted)
        image = {"msgtype": "m.image", "body": "photo.jpg", "url": "mxc://school.test/none",
                 "file": {"url": "mxc://school.test/none"}}  # fmt: skip
        answer = await teacher.answer_after(room, await teacher.send(room, image))
        assert "pas ouvert le fichier" in answer["content"]["body"]
        assert "CRIP" in answer["content"]["body"]

    meet(scene)


@pytest.mark.parametrize(("word", "found"), [("aide", "En danger maintenant"), ("numbers", "0808 800 5000"),
                                             ("delete", "forgotten this talk")])  # fmt: skip
def test_command_words(meet, word, found):
    async def scene(teacher):
        room = await teacher.open_room()
        await teacher.ask(room, "I live in the UK. What is grooming?")
        assert found in (await teacher.ask(room, word))["content"]["body"]

    meet(scene)


def test_a_redacted_message_leaves_the_talk_and_its_answer_goes(meet):
    async def scene(teacher):
        room = await teacher.open_room()
        told = await teacher.say(room, "Je suis en Belgique, qui appeler ?")
        answer = await teacher.answer_after(room, told)
        assert "116 000" in answer["content"]["body"].replace("\u00a0", " ")
        await teacher.take_back(room, told)
        await teacher.wait(
            lambda e: (
                e["type"] == "m.room.redaction"
                and answer["event_id"] in (e.get("redacts"), e["content"].get("redacts"))
            )
        )
        after = await teacher.ask(room, "qui appeler ?")
        assert "119" in after["content"]["body"]

    meet(scene)


@pytest.mark.parametrize("encrypted", [False, True])
def test_an_edited_message_is_answered_anew_in_the_same_place(meet, encrypted):
    async def scene(teacher):
        room = await teacher.open_room(encrypted=encrypted)
        told = await teacher.say(room, "Je suis en Belgique, qui appeler ?")
        answer = await teacher.answer_after(room, told)
        new = {"msgtype": "m.text", "body": "Je suis en Suisse, qui appeler ?"}
        edited = await teacher.say(
            room, "* Je suis en Suisse, qui appeler ?",
            **{"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": told}},
        )  # fmt: skip
        second = (await teacher.answer_after(room, edited))["content"]
        assert second["m.relates_to"] == {"rel_type": "m.replace", "event_id": answer["event_id"]}
        assert "147" in second["m.new_content"]["body"]
        assert "147" in (await teacher.ask(room, "qui appeler ?"))["content"]["body"]

    meet(scene)


def test_twenty_rooms_at_once(meet, record_property):
    async def scene(teacher):
        rooms = [await teacher.open_room(encrypted=n % 2 == 0) for n in range(20)]

        async def ask(room):
            began = time.monotonic()
            answer = await teacher.ask(room, "Pourquoi couvrir la webcam ?")
            assert "caméra" in answer["content"]["body"]
            return time.monotonic() - began

        alone = [await ask(rooms[0]) for _ in range(5)]
        together = await asyncio.gather(*(ask(room) for room in rooms))
        told = (f"round trip, median: {statistics.median(alone) * 1000:.0f} ms alone, "
                f"{statistics.median(together) * 1000:.0f} ms with 20 rooms at once")  # fmt: skip
        record_property("round_trip", told)
        print(told)
        for room in rooms[1:]:
            assert len(teacher.answers(room)) == 2  # the introduction and the answer

    meet(scene)


def test_nothing_that_was_said_is_logged_or_kept(meet, bridge, assistant):
    canary = f"zq{uuid.uuid4().hex}"

    async def scene(teacher):
        room = await teacher.open_room(encrypted=True)
        await teacher.ask(room, f"mon élève {canary} reçoit des menaces")
        await teacher.send(room, {"msgtype": 7, "body": canary})
        await teacher.send(room, {"msgtype": "m.text", "body": {"no": canary}})
        await teacher.ask(room, "merci")

    meet(scene)
    assert canary not in bridge.log.read_text()
    assert canary not in assistant.log.read_text()
    for file in bridge.folder.rglob("*"):
        if file.is_file():
            assert canary.encode() not in file.read_bytes()
