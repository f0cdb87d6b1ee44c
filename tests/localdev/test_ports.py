"""Ports are remembered between starts and given up when someone else has them."""

import socket

import pytest

from localdev.ports import LOOPBACK, free_port, is_free, remembered_port, who_listens


@pytest.fixture
def listener():
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_somebody_listens_on_is_not_free(listener):
    assert not is_free(listener)
    assert is_free(free_port())


def test_the_same_name_keeps_its_port(tmp_path):
    first = remembered_port(tmp_path / "ports.json", "postgres")
    assert remembered_port(tmp_path / "ports.json", "postgres") == first


def test_two_names_are_remembered_side_by_side(tmp_path):
    memory = tmp_path / "ports.json"
    postgres, valkey = remembered_port(memory, "postgres"), remembered_port(memory, "valkey")
    assert (remembered_port(memory, "postgres"), remembered_port(memory, "valkey")) == (postgres, valkey)


def test_a_taken_port_is_chosen_again(tmp_path, listener):
    memory = tmp_path / "ports.json"
    memory.write_text(f'{{"postgres": {listener}}}')
    chosen = remembered_port(memory, "postgres")
    assert chosen != listener
    assert remembered_port(memory, "postgres") == chosen


def test_an_unreadable_memory_is_no_obstacle(tmp_path):
    memory = tmp_path / "ports.json"
    memory.write_text("{half")
    assert is_free(remembered_port(memory, "postgres"))


def test_the_message_names_who_listens(listener):
    assert "process" in who_listens(listener)
