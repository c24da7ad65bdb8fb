"""Balise and the stock doors, side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Server, running_server
from tests.fuzz.wire import ENVIRONMENT, SECRET
from tests.security.doors import BaliseDoor, Door, StockDoor
from tests.security.stock import running_stock

OLD_SECRET = "an-older-secret-of-the-doors-32+"
SITE = "https://school.example"


@pytest.fixture(scope="session")
def balise(model, tmp_path_factory) -> Iterator[Server]:
    """Balise behind a proxy that tells each visitor's address, with a secret that was changed."""
    with running_server(
        tmp_path_factory.mktemp("balise"),
        **{
            **ENVIRONMENT,
            "BALISE_SECRET": f"{SECRET} {OLD_SECRET}",
            "BALISE_ORIGINS": SITE,
        },
    ) as server:
        yield server


@pytest.fixture(scope="session")
def stock(model, tmp_path_factory) -> Iterator[Server]:
    """The same assistant behind Rasa's own doors."""
    with running_stock(tmp_path_factory.mktemp("stock")) as server:
        yield server


@pytest.fixture
def stock_door(stock) -> Door:
    """A visitor at the stock doors."""
    return StockDoor(stock)


@pytest.fixture
def balise_door(balise) -> Door:
    """A visitor at Balise's doors."""
    return BaliseDoor(balise)
