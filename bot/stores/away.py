"""How it shows that a store cannot be reached, whichever it is."""

from rasa.core.lock_store import LockError
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

STORE_AWAY = (SQLAlchemyError, RedisError, LockError)
