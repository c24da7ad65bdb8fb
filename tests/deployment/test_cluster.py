"""Two processes, one PostgreSQL, one Redis, 200 talks: whatever falls away, no turn is lost or doubled.

A turn is lost when a message is never answered, or was answered and is not in the talk; it is
doubled when the talk holds it twice. The talk is what stands in the database.
"""

from __future__ import annotations

import asyncio
import signal
import urllib.parse
import uuid

import pytest

from tests.deployment.talks import People, Talk

TALKS = 200


@pytest.fixture(scope="module")
def people(cluster) -> People:
    return cluster.people()


@pytest.fixture(scope="module")
def talks(cluster, people) -> list[Talk]:
    """Talks under way: each has told its country."""

    async def begin() -> list[Talk]:
        begun = await people.open(TALKS)
        await people.write(begun, "Je suis en Belgique, qui puis-je appeler ?")
        return begun

    return asyncio.run(begin())


def test_all_talks_are_under_way(cluster, talks):
    check(cluster, talks, 1)


def test_a_process_is_killed(cluster, people, talks):
    killed = cluster.processes[0]

    async def go_on() -> None:
        done = sum(people.statuses.values())
        writing = asyncio.create_task(people.write(talks, "Qui appeler ?"))
        await until(lambda: sum(people.statuses.values()) >= done + TALKS // 4)
        killed.stop(signal.SIGKILL)
        await writing

    asyncio.run(go_on())
    killed.start()
    check(cluster, talks, 2)


def test_the_database_is_stopped_and_comes_back(cluster, people, talks):
    form = urllib.parse.urlencode({"message": "Qui appeler ?", "country": "BE"}).encode()

    async def go_on() -> None:
        done = sum(people.statuses.values())
        writing = asyncio.create_task(people.write(talks, "Qui appeler ?"))
        await until(lambda: sum(people.statuses.values()) >= done + TALKS // 4)
        cluster.postgres.stop(signal.SIGINT)
        # The widget is told to show the numbers it carries; the page shows them itself.
        await until(lambda: people.statuses[503] >= 20)
        page = await asyncio.to_thread(cluster.send, "/?lang=fr", form)
        assert page.status == 200
        assert "116 000" in page.body.replace("\u00a0", " ").replace("&nbsp;", " ")
        cluster.postgres.start()
        await writing

    asyncio.run(go_on())
    check(cluster, talks, 3)


def test_the_same_message_at_both_processes_at_once_is_answered_once(cluster):
    answers = asyncio.run(send_to_both(cluster, [str(uuid.uuid4())] * 2))
    assert answers[0][1]["paragraphs"] == answers[1][1]["paragraphs"]
    conversation = answers[0][0].conversation
    assert len(cluster.kept()[conversation]) == 1


def test_two_messages_at_both_processes_at_once_are_both_kept(cluster):
    ids = [str(uuid.uuid4()) for _ in range(2)]
    answers = asyncio.run(send_to_both(cluster, ids))
    assert sorted(cluster.kept()[answers[0][0].conversation]) == sorted(ids)


async def send_to_both(cluster, ids: list[str]) -> list[tuple[Talk, dict]]:
    """Send a message to each process at the same time, in one talk."""
    doors = [People(process.server.address) for process in cluster.processes]
    talk = (await doors[0].open(1))[0]

    async def send(door: People, identity: str) -> dict:
        async def ask(session):
            body = {"id": identity, "text": "Qui appeler en Belgique ?"}
            return await door._ask(session, "message", body, talk.token)

        return (await door._each([ask]))[0]

    answers = await asyncio.gather(*map(send, doors, ids))
    return [(talk, answer) for answer in answers]


def check(cluster, talks: list[Talk], turns: int) -> None:
    """Every message was answered, knowing what was said before, and stands in its talk once."""
    kept = cluster.kept()
    for talk in talks:
        assert [reply["country"] for _, reply in talk.told] == ["BE"] * turns
        assert {reply["topic"] for _, reply in talk.told} == {"helplines"}
        assert kept[talk.conversation] == [identity for identity, _ in talk.told]


async def until(true) -> None:
    """Wait for something to become true, or fail."""
    async with asyncio.timeout(120):
        while not true():
            await asyncio.sleep(0.02)
