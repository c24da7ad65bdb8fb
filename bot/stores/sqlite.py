"""The database in the data folder: safe under a power cut, and what is deleted is gone.

Measured in docs/decisions/0030-conversations-in-sqlite.md.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import sqlalchemy
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from bot.errors import SetupError
from bot.writing import make_private

logger = logging.getLogger(__name__)

PRAGMAS = (
    "journal_mode = WAL",  # a write is one sync of one file
    "synchronous = FULL",  # what was answered is on the disk, also when the power goes
    "secure_delete = ON",  # deleted rows are overwritten
    "busy_timeout = 5000",
)


def open_sqlite(path: Path) -> Engine:
    """Open or make a database that only its owner can read. Raises SetupError.

    One that is damaged is deleted and made anew, and the log tells it: nobody could take out of
    it any more what people wish to have deleted.
    """
    try:
        return _open(path)
    except sqlalchemy.exc.DBAPIError as error:
        if not is_damage(error):
            raise SetupError("{path}: {reason}", path=path, reason=error.orig) from None
    replace_damaged(path)
    try:
        return _open(path)
    except sqlalchemy.exc.DBAPIError as error:
        raise SetupError("{path}: {reason}", path=path, reason=error.orig) from None


def is_damage(error: BaseException) -> bool:
    """Tell whether a database is damaged, rather than busy, full or out of reach."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def replace_damaged(path: Path) -> None:
    """Put an empty file in the place of a damaged database. Raises SetupError."""
    logger.error(
        "%s is damaged. The conversations in it were deleted; the next ones begin anew.", path
    )
    try:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    except OSError as error:
        raise SetupError("{path}: {reason}", path=path, reason=error.strerror) from None
    make_private(path)


def _open(path: Path) -> Engine:
    make_private(path)
    # One connection: a turn writes once, and readers do not wait for it long.
    engine = sqlalchemy.create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # an error must not quote what was written
        connect_args={"check_same_thread": False},
    )
    sqlalchemy.event.listen(engine, "connect", _set_up)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if found != "ok":
                damage = sqlite3.DatabaseError(found)
                damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise sqlalchemy.exc.DatabaseError("quick_check", None, damage)
    except BaseException:
        engine.dispose()
        raise
    return engine


def empty_log(engine: Engine) -> None:
    """Write what the log of changes holds into the database, and cut the log to nothing."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
