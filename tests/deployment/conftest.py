"""The servers that several processes of Balise share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployment.cluster import Cluster
from tests.deployment.servers import Postgres, RedisServer, need_servers


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of the tests' own."""
    need_servers()
    # Not in pytest's folders: the start of another run of tests shuts those to all but its user.
    with tempfile.TemporaryDirectory(prefix="balise-database-") as folder:
        running = Postgres(Path(folder))
        running.start()
        yield running
        running.stop()


@pytest.fixture(scope="session")
def redis(tmp_path_factory) -> Iterator[RedisServer]:
    """A Redis of the tests' own."""
    need_servers()
    running = RedisServer(tmp_path_factory.mktemp("redis"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def cluster(model, postgres, redis, tmp_path_factory) -> Iterator[Cluster]:
    """Two processes of Balise on one PostgreSQL and one Redis, behind nginx."""
    running = Cluster(tmp_path_factory.mktemp("cluster"), postgres, redis)
    running.start()
    yield running
    running.stop()
