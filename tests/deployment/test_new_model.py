"""A new model is put in place while people write, and nobody is refused: both ways of docs/deployment.md."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.deployment.servers import Balise
from tests.deployment.talks import People
from tests.deployment.test_workers import wait_until

WRITERS = 6


@pytest.fixture
def two_models(model, tmp_path) -> Path:
    """A folder of two models, the first of them in use."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("balise-one", "balise-two"):
        shutil.copy(model, folder / f"{name}.tar.gz")
        manifest = model.with_name(model.name.removesuffix(".tar.gz") + ".json")
        if manifest.exists():
            shutil.copy(manifest, folder / f"{name}.json")
    (folder / "in-use").write_text("balise-one.tar.gz\n")
    return folder


def test_a_signal_puts_a_new_model_in_place(redis, two_models, tmp_path):
    balise = Balise(
        tmp_path, "balise", "--workers", "2",
        BALISE_REDIS=redis.address, BALISE_MODELS=str(two_models),
    )  # fmt: skip
    balise.start()
    try:
        people = People(balise.server.address)
        assert in_use(balise) == "balise-one.tar.gz"
        (two_models / "in-use").write_text("balise-two.tar.gz\n")

        async def change() -> None:
            os.kill(balise.pid, signal.SIGHUP)
            while "The new model is in use." not in balise.log.read_text():
                await asyncio.sleep(0.1)

        asyncio.run(while_people_write(people, change))
        assert set(people.statuses) == {200, 201}
        assert in_use(balise) == "balise-two.tar.gz"
        wait_until(lambda: told_in_metrics(balise) == ["balise-two"])  # once the old ones are gone
        # A model that cannot be loaded is not taken; the one in use goes on.
        (two_models / "balise-two.tar.gz").write_bytes(b"not a model")
        os.kill(balise.pid, signal.SIGHUP)

        async def refuse() -> None:
            while "The new model was not taken" not in balise.log.read_text():
                await asyncio.sleep(0.1)

        asyncio.run(while_people_write(people, refuse))
        assert set(people.statuses) == {200, 201}
        assert "Traceback" not in balise.log.read_text()
    finally:
        balise.stop()


def test_two_processes_behind_nginx_are_restarted_one_after_the_other(cluster):
    people = cluster.people()

    async def restart() -> None:
        for process in cluster.processes:
            await asyncio.to_thread(process.stop)
            await asyncio.to_thread(process.start)

    asyncio.run(while_people_write(people, restart))
    assert set(people.statuses) == {200, 201}


async def while_people_write(people: People, change) -> None:
    """Do something while several talks go on without a pause; fail if it takes too long."""
    talks = await people.open(WRITERS)
    async with asyncio.timeout(240):
        changing = asyncio.create_task(change())
        while not changing.done():
            await people.write(talks, "Qui appeler en Belgique ?")
            talks = await people.open(WRITERS)  # one talk may only ask so often
        await changing


def told_in_metrics(balise: Balise) -> list[str]:
    return re.findall(
        r'^balise_model_info\{model="(.*)"\} 1', balise.server.send("/metrics").body, re.M
    )


def in_use(balise: Balise) -> str:
    return balise.server.send("/health").json()["model"]
