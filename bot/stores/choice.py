"""Make the stores that the settings ask for.

Errors name the setting and never the address, which may hold a password.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy
from rasa.core.lock_store import InMemoryLockStore, LockStore
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from redis import Redis
from redis.exceptions import RedisError

from bot.errors import SettingError, SetupError
from bot.stores.sql import SqlTrackerStore
from bot.stores.sqlite import open_sqlite

if TYPE_CHECKING:
    from rasa.utils.endpoints import EndpointConfig

    from bot.runtime.settings import StoreSettings

logger = logging.getLogger(__name__)

FILE = "talks.sqlite"
SECONDS_FOR_REDIS = 5
SECONDS_TO_CONNECT = 5
SECONDS_TO_ANSWER = 10
# Rasa's other stores can neither expire what they keep nor say what is old.
NAMED_IN_ENDPOINTS = ("sql", "redis")


def make_tracker_store(
    settings: StoreSettings, folder: Path, keep_hours: float, endpoint: EndpointConfig | None = None
) -> TrackerStore:
    """Make the store of conversations. Raises SettingError, SetupError.

    `folder` is the data folder, `endpoint` the tracker store of bot/endpoints.yml if it names
    one. A data folder that cannot be used is told in the log, and conversations stay in memory:
    whoever writes is answered all the same.
    """
    if endpoint is not None:
        return _from_endpoint(settings, endpoint, keep_hours)
    if settings.store == "memory":
        return InMemoryTrackerStore(Domain.empty())
    if settings.store == "sqlite":
        try:
            return SqlTrackerStore(open_sqlite(folder / FILE))
        except (SetupError, sqlalchemy.exc.SQLAlchemyError) as error:
            reason = getattr(error, "orig", error)  # without the query, which is long
            logger.error(
                "Conversations stay in memory and end with the process, since the data folder "
                "cannot be used. %s: %s",
                folder,
                reason,
            )
            return InMemoryTrackerStore(Domain.empty())
    return _from_address(settings.store)


def make_lock_store(settings: StoreSettings, endpoint: EndpointConfig | None = None) -> LockStore:
    """Make the store of locks. Raises SettingError, SetupError.

    In memory unless BALISE_REDIS names a Redis, which several processes can share. `endpoint` is
    the lock store of bot/endpoints.yml if it names one.
    """
    if endpoint is not None:
        if settings.redis:
            raise SettingError("Both BALISE_REDIS and bot/endpoints.yml name a lock store.")
        return LockStore.create(endpoint)
    if settings.redis is None:
        return InMemoryLockStore()
    from bot.stores.redis_locks import RedisLocks

    try:
        with Redis.from_url(settings.redis, socket_connect_timeout=SECONDS_FOR_REDIS) as probe:
            probe.ping()
        return RedisLocks(settings.redis)
    except (RedisError, ValueError) as error:
        raise SetupError(
            "The Redis that BALISE_REDIS names cannot be reached ({reason}).",
            reason=type(error).__name__,
        ) from None


def _from_address(address: str) -> TrackerStore:
    try:
        engine = sqlalchemy.create_engine(
            address,
            pool_pre_ping=True,  # a connection that a restart of the database has cut is made anew
            pool_timeout=SECONDS_TO_CONNECT,
            connect_args={
                "connect_timeout": SECONDS_TO_CONNECT,
                "options": f"-c statement_timeout={SECONDS_TO_ANSWER * 1000}",
            },
            hide_parameters=True,  # an error must not hold what a person wrote
        )
        return SqlTrackerStore(engine)
    except (sqlalchemy.exc.SQLAlchemyError, ImportError) as error:
        raise SetupError(
            "The database that BALISE_STORE names cannot be used ({reason}). Is it running, and "
            "are name and password right?",
            reason=type(error).__name__,
        ) from None


def _from_endpoint(
    settings: StoreSettings, endpoint: EndpointConfig, keep_hours: float
) -> TrackerStore:
    if settings.chosen:
        raise SettingError("Both BALISE_STORE and bot/endpoints.yml name a tracker store.")
    if endpoint.type not in NAMED_IN_ENDPOINTS:
        raise SettingError(
            "bot/endpoints.yml: the tracker store {name!r} would keep conversations for ever. "
            "Choose one of: {known}; or take it out and set BALISE_STORE.",
            name=endpoint.type,
            known=", ".join(NAMED_IN_ENDPOINTS),
        )
    store = TrackerStore.create(endpoint)
    if isinstance(store, RedisTrackerStore):
        longest = int(keep_hours * 3600)
        store.record_exp = min(store.record_exp or longest, longest)
    return store
