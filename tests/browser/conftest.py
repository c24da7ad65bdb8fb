"""One browser, one server and one school's site for all tests of this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.host import Host, school
from tests.conftest import Server, running_server

CHROMIUM = os.environ.get("BALISE_CHROMIUM") or shutil.which("chromium")
MISSING = (
    "balise: Chromium is needed for the tests of the widget and was not found. Install it "
    "(Debian, Ubuntu: apt install chromium) or name it: BALISE_CHROMIUM=/path/to/chromium"
)
MILLISECONDS = 15_000  # the most that a wait takes; a pass takes what it needs


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium, one test fails and says why, instead of each."""
    mine = [item for item in items if "tests/browser/" in item.nodeid]
    if not CHROMIUM and mine:
        for item in mine[1:]:
            items.remove(item)


@pytest.fixture(scope="package")
def host() -> Iterator[Host]:
    """A school's site."""
    with school() as site:
        yield site


@pytest.fixture(scope="package")
def balise(host, model, tmp_path_factory) -> Iterator[Server]:
    """The assistant, which the school's site may hold."""
    folder = tmp_path_factory.mktemp("balise")
    with running_server(folder, BALISE_ORIGINS=host.address) as server:
        host.widget = server.address
        yield server


# Package scope: while Playwright runs, its event loop would stand in the way of asyncio.run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; nothing is downloaded."""
    if not CHROMIUM:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser, balise: Server) -> Iterator[Callable[..., Page]]:
    """Makes pages in contexts of their own. After the test, each must have kept to loopback,
    to its policy, and have thrown no error.
    """
    contexts, strays, faults = [], [], []

    def make(leaves_for: str = "http://127.0.0.1:", **settings) -> Page:
        context = browser.new_context(**{"reduced_motion": "reduce", **settings})
        context.set_default_timeout(MILLISECONDS)
        context.on(
            "request",
            lambda request: (
                request.url.startswith(("http://127.0.0.1:", leaves_for))
                or strays.append(request.url)
            ),
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: (
                "Content Security Policy" in message.text and faults.append(message.text)
            ),
        )
        contexts.append(context)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not strays, f"requests beyond this machine: {strays}"
    assert not faults, faults


@pytest.fixture
def page(new_page) -> Page:
    """A page on a desktop."""
    return new_page(viewport={"width": 1280, "height": 800})
