"""Subscribers of the tests, and messages that really commit."""

import pytest

from domain.ids import new_id
from outbox import subscribers


class Listener:
    """A subscriber that remembers what it heard and fails on demand."""

    def __init__(self, name: str) -> None:
        self.__module__, self.__qualname__ = "tests.outbox", name
        self.heard: list = []
        self.fails = False

    def __call__(self, ref) -> None:
        if self.fails:
            raise ValueError("a secret of a person: 010190-999K")
        self.heard.append(ref)


@pytest.fixture
def topic(monkeypatch) -> str:
    """A topic that no app listens to."""
    monkeypatch.setattr(subscribers, "_subscribers", subscribers._subscribers.copy())
    return f"test.{new_id().hex[:8]}"


@pytest.fixture
def listen(topic):
    """Let somebody listen to the topic."""

    def add(name: str = "first") -> Listener:
        return subscribers.subscribe(topic)(Listener(name))

    return add
