"""`make lock`: compile the pinned lists from pyproject.toml. No addresses get into them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from localdev.places import ROOT

FLAGS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
]
LISTS = {"run.txt": ["pyproject.toml"], "dev.txt": ["pyproject.toml", "--extra", "dev"], "uv.txt": ["-"]}


def lock(arguments: list[str]) -> int:
    """Compile each list; `--upgrade` may be passed on. Returns the first failing exit code."""
    uv = str(Path(sys.executable).parent / "uv")
    for name, sources in LISTS.items():
        target = ROOT / "requirements" / name
        command = [uv, "pip", "compile", "--quiet", *FLAGS, *arguments, *sources, "-o", str(target)]
        done = subprocess.run(command, cwd=ROOT, input=b"uv\n", check=False)
        if done.returncode:
            return done.returncode
    return 0
