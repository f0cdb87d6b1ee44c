"""A stack of its own for the journey: servers, web, worker, beat, relay and mail sink, and a clock to move."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from localdev.catalogues import compile_catalogues
from localdev.children import start_children
from localdev.places import Place, local_dir
from localdev.ports import free_port
from localdev.servers import ensure_servers
from localdev.statics import collect_statics
from localdev.stopping import stop_everything
from localdev.supervisor import manage, wait_for_web

MAIL_SECONDS = 60


@dataclass
class Stack:
    """The running service."""

    place: Place
    port: int
    clock_file: Path

    def move_to(self, moment: dt.datetime) -> None:
        """Make the service believe that it is this moment."""
        seconds = (moment - dt.datetime.now(dt.UTC)).total_seconds()
        draft = self.clock_file.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.replace(self.clock_file)

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Mails that the sink has kept for an address, oldest first."""
        mails = (
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.place.mail.glob("*.eml"))
        )
        return [mail for mail in mails if address in mail["To"]]

    def wait_for_mail(self, address: str, *, beyond: int) -> EmailMessage:
        """The mail after the first `beyond` ones; the real worker sends it. Raises TimeoutError."""
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            mails = self.mails_to(address)
            if len(mails) > beyond:
                return mails[beyond]
            time.sleep(0.2)
        raise TimeoutError(f"no mail to {address} in {MAIL_SECONDS} s")


@contextmanager
def running_stack(folder: Path | None = None) -> Iterator[Stack]:
    """Start everything in a folder of its own with fresh data; stop everything at the end."""
    folder = folder or local_dir() / "journey" / "stack"
    place = Place("run", folder)
    stop_everything(place)
    shutil.rmtree(folder, ignore_errors=True)
    place.make()
    compile_catalogues()
    port, clock_file = free_port(), folder / "clock"
    try:
        environment = _environment(place, port, clock_file)
        manage("prepare", environment | {"DATABASE_LOGIN": "owner"})
        collect_statics(place, environment)
        children = start_children(place, environment, port)
        wait_for_web(place, children, port)
        yield Stack(place, port, clock_file)
    finally:
        stop_everything(place)


def _environment(place: Place, port: int, clock_file: Path) -> dict[str, str]:
    environment = {**os.environ, **ensure_servers(place)}
    environment |= {
        "EMAIL_PORT": str(free_port()),
        "PUBLIC_PORT": str(port),
        "KOKEMUS_CLOCK_FILE": str(clock_file),
    }
    return environment
