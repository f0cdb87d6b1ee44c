"""Processes that migrate schemas with Django's own executor, one schema at a time each.

Each is `manage.py migrate_schema`: it reads schema names from its standard input and answers each with a line of JSON.
When this process dies, their input ends and they stop after the schema in hand; when one of them dies, its schema is
reported and the others go on.
"""

import json
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

MANAGE = Path(settings.ROOT) / "manage.py"


@dataclass(frozen=True)
class Result:
    """What became of one schema; the reason is empty when it went well."""

    schema: str
    seconds: float
    reason: str


def migrate_by_hand(schemas: Iterable[str], *, workers: int, lock_seconds: float) -> Iterator[Result]:
    """Migrate schemas in so many processes. Results come as they are ready."""
    waiting = deque(schemas)
    command = [sys.executable, str(MANAGE), "migrate_schema", "--lock-timeout", str(lock_seconds)]
    with selectors.DefaultSelector() as answers:
        for _number in range(min(workers, len(waiting))):
            _next(_start(command, answers), waiting)
        while answers.get_map():
            for key, _events in answers.select():
                hand: _Hand = key.data
                yield hand.result()
                if hand.is_alive and waiting:
                    _next(hand, waiting)
                    continue
                answers.unregister(key.fileobj)
                hand.end()
                if waiting:
                    _next(_start(command, answers), waiting)


class _Hand:
    """One process and the schema it has in hand."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.schema = ""
        self.is_alive = True

    def give(self, schema: str) -> None:
        self.schema = schema
        with suppress(BrokenPipeError):  # it has died: its answer is the end of its output
            print(schema, file=self.process.stdin, flush=True)

    def result(self) -> Result:
        line = self.process.stdout.readline()
        if not line:
            self.is_alive = False
            code = self.process.wait()
            return Result(self.schema, 0, f"the process that migrated it ended (exit code {code})")
        return Result(**json.loads(line))

    def end(self) -> None:
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def _start(command: list[str], answers: selectors.BaseSelector) -> _Hand:
    hand = _Hand(command)
    answers.register(hand.process.stdout, selectors.EVENT_READ, hand)
    return hand


def _next(hand: _Hand, waiting: deque[str]) -> None:
    hand.give(waiting.popleft())
