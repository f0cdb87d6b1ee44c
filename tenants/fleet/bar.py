"""A progress bar for a terminal."""

import sys
import time

WIDTH = 30


class Bar:
    """`[#####     ] 12/300  replayed  3 s` on standard error; where that is no terminal, nothing."""

    def __init__(self) -> None:
        self.done = 0
        self.began = time.monotonic()

    def step(self, what: str, all_steps: int) -> None:
        """One more of so many is done."""
        self.done += 1
        if sys.stderr.isatty():
            drawn = "#" * (WIDTH * self.done // all_steps)
            seconds = time.monotonic() - self.began
            line = f"\r[{drawn:<{WIDTH}}] {self.done}/{all_steps}  {what:<12} {seconds:.0f} s "
            sys.stderr.write(line)
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self.done and sys.stderr.isatty():
            sys.stderr.write("\n")
