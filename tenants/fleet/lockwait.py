"""DDL waits for running work only for a short while, and is tried again: a queue behind it would stop the service."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected, LockNotAvailable

PAUSES = (0.5, 2, 5)  # seconds after each try


@contextmanager
def waiting_for_locks(seconds: float) -> Iterator[None]:
    """Statements in the block wait so long for a lock, and no longer."""
    set_lock_timeout(seconds)
    try:
        yield
    finally:
        set_lock_timeout(0)


def set_lock_timeout(seconds: float) -> None:
    """How long a statement of this session waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{round(seconds * 1000)}ms"])


def is_lock_wait(error: Exception) -> bool:
    """Whether somebody else held a lock for too long."""
    return isinstance(error.__cause__, LockNotAvailable | DeadlockDetected)


def trying_again(work: Callable[[], None]) -> None:
    """Do the work; when a lock is not to be had, pause and try again. Raises OperationalError after the last try."""
    for pause in (*PAUSES, None):
        try:
            return work()
        except OperationalError as error:
            if pause is None or not is_lock_wait(error):
                raise
            time.sleep(pause)
    return None
