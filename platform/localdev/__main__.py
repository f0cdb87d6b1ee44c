"""`python -m localdev <command>`: the commands behind the Makefile."""

from __future__ import annotations

import argparse
import importlib
import os
import shlex
import subprocess
import sys
from collections.abc import Callable

from localdev.errors import CannotStart
from localdev.places import KINDS, ROOT, place_for
from localdev.servers import ensure_servers, servers_for, stop_servers


def env(kind: str, _: list[str]) -> int:
    """Start the servers, leave them running, print `export` lines for eval."""
    _compile()
    for name, value in ensure_servers(place_for(kind)).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def servers(kind: str, command: list[str]) -> int:
    """Run a command with the servers up: `servers --for test -- pytest tests/x`."""
    _compile()
    with servers_for(place_for(kind)) as environment:
        environment["PATH"] = f"{os.path.dirname(sys.executable)}{os.pathsep}{environment['PATH']}"
        wanted = command or [os.environ.get("SHELL", "bash")]
        return subprocess.run(wanted, cwd=ROOT, env=environment, check=False).returncode


def manage(kind: str, command: list[str]) -> int:
    """Run a manage.py command with the servers up."""
    return servers(kind, [sys.executable, str(ROOT / "manage.py"), *command])


def stop(kind: str, _: list[str]) -> int:
    """Stop what runs from the kind's folder (`run`: the supervisor too)."""
    if kind == "run":
        from localdev.stopping import stop as stop_run

        stop_run(place_for(kind))
    else:
        stop_servers(place_for(kind))
    return 0


def run(_: str, __: list[str]) -> int:
    """Start everything and stay until Ctrl-C."""
    from localdev.supervisor import run as supervise

    return supervise(place_for("run"))


def reset(_: str, __: list[str]) -> int:
    """Stop everything and remove the local data."""
    from localdev.stopping import remove_local_data

    removed = remove_local_data(place_for("run"), place_for("test"))
    print(f"Removed {removed}." if removed else "There was no local data.")
    return 0


def test(_: str, arguments: list[str]) -> int:
    """All tests on their own servers; arguments go to pytest."""
    from localdev.testrun import run_tests

    return run_tests(place_for("test"), arguments)


def lint(_: str, only: list[str]) -> int:
    """Every check, or those whose name contains a given word."""
    from localdev.lint import lint as lint_all

    return lint_all(place_for("test"), only)


def lock(_: str, arguments: list[str]) -> int:
    """Compile requirements/*.txt."""
    from localdev.lock import lock as compile_lists

    return compile_lists(arguments)


def journey(_: str, arguments: list[str]) -> int:
    """Walk the whole path in a running service (localdev/journey.py)."""
    return importlib.import_module("localdev.journey").main(arguments)


def _compile() -> None:
    from localdev.catalogues import compile_catalogues

    compile_catalogues()


COMMANDS: dict[str, Callable[[str, list[str]], int]] = {
    each.__name__: each for each in (run, stop, reset, test, lint, lock, env, servers, manage, journey)
}


def main(arguments: list[str]) -> int:
    """Run one command; a CannotStart becomes a plain sentence."""
    parser = argparse.ArgumentParser(prog="localdev", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--for", dest="kind", choices=KINDS, default="run", help="which servers")
    if not arguments:
        parser.print_help()
        return 2
    chosen = parser.parse_args(arguments[:1] + _kind(arguments[1:]))
    rest = _without_kind(arguments[1:])
    try:
        return COMMANDS[chosen.command](chosen.kind, rest)
    except CannotStart as problem:
        print(f"\n{problem}\n", file=sys.stderr)
        return 1


def _kind(arguments: list[str]) -> list[str]:
    """`--for X` when it stands first; everything after belongs to the command."""
    return arguments[:2] if arguments[:1] == ["--for"] else []


def _without_kind(arguments: list[str]) -> list[str]:
    rest = arguments[len(_kind(arguments)) :]
    return rest[1:] if rest[:1] == ["--"] else rest


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
