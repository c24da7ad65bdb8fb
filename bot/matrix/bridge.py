"""Runs the bridge: one process, one device, until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from nio import AsyncClient, AsyncClientConfig

from bot.errors import SetupError
from bot.matrix.answering import Answerer
from bot.matrix.assistant import Assistant
from bot.matrix.following import Follower
from bot.matrix.settings import Account, Folder, Settings
from bot.matrix.store import Store

NAME = "Balise"
TOKEN = "BALISE_INTERNAL_TOKEN"


def run(folder: Folder) -> None:
    """Run until SIGTERM or SIGINT. Raises SetupError, SettingError."""
    settings, account = folder.settings(), folder.account()
    token = os.environ.get(TOKEN)
    if not token:
        raise SetupError(
            f"{TOKEN} is not set. Give the bridge and `balise serve` the same long random text."
        )
    folder.make()
    os.umask(0o077)
    with _alone(folder.path / "lock"):
        asyncio.run(_run(folder, settings, account, token))


async def _run(folder: Folder, settings: Settings, account: Account, token: str) -> None:
    client = connect(folder, settings, account)
    store = Store(folder.database)
    assistant = Assistant(settings, token, account.conversation_key)
    answerer = Answerer(client, store, assistant)
    follower = Follower(client, store, settings, NAME, answerer.wake)
    following = asyncio.create_task(follower.follow())
    tidying = asyncio.create_task(_tidy(store))
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, following.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await following
    finally:
        tidying.cancel()
        await answerer.close()
        await assistant.close()
        await client.close()
        store.close()


async def _tidy(store: Store) -> None:
    """Forget what is old, now and twice a day."""
    while True:
        store.purge()
        await asyncio.sleep(12 * 3600)


def connect(folder: Folder, settings: Settings, account: Account) -> AsyncClient:
    """Make the client of the bridge's device, with its keys."""
    config = AsyncClientConfig(
        encryption_enabled=True,
        pickle_key=account.pickle_key,
        store_sync_tokens=False,  # our store keeps the place, together with the messages
        max_timeouts=0,  # we wait and try again ourselves
        request_timeout=30,
    )
    client = AsyncClient(
        settings.homeserver, account.user_id, store_path=str(folder.keys), config=config
    )
    client.restore_login(account.user_id, account.device_id, account.access_token)
    for file in folder.keys.iterdir():
        file.chmod(0o600)
    return client


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Refuse a second bridge on the same device: everything would be answered twice."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(f"A bridge runs in {path.parent} already.") from None
        yield
