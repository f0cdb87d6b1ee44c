"""A local SMTP server that keeps every message as an .eml file and sends nothing anywhere.

`python -m localdev.mailsink <port> <folder>`. The newest file is the newest message.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP

LOOPBACK = "127.0.0.1"
LARGEST_MESSAGE = 25 * 2**20


class Sink:
    """What aiosmtpd calls for each message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    async def handle_DATA(self, server, session, envelope) -> str:
        name = f"{time.strftime('%Y%m%dT%H%M%S')}-{next(self.numbers):04d}.eml"
        draft = self.folder / f".{name}"
        draft.write_bytes(envelope.original_content or envelope.content)
        draft.rename(self.folder / name)  # readers never see half a message
        return "250 kept"


async def serve(port: int, folder: Path) -> None:
    """Listen until SIGTERM."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    sink = Sink(folder)
    server = await loop.create_server(
        lambda: SMTP(sink, data_size_limit=LARGEST_MESSAGE, loop=loop), LOOPBACK, port
    )
    async with server:
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
