"""As whom PostgreSQL runs: it refuses root, so root hands it to an unprivileged user.

The wheel's own wrapper adds a system user and opens every folder up to `/` for reading. We
change neither: `nobody` exists everywhere, and where it may not pass through a private folder
(`/root`, a 700 checkout) the server keeps the one capability of passing, and no other.
"""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

from localdev.errors import CannotStart

UNPRIVILEGED = "nobody"


def server_user(data: Path) -> pwd.struct_passwd | None:
    """The user PostgreSQL must run as, or None when we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat().st_uid):
        return pwd.getpwuid(owner)  # made earlier by an ordinary user: keep it theirs
    try:
        return pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise CannotStart(
            "PostgreSQL does not run as root and there is no user “nobody” to run it as. "
            "Run this as an ordinary user."
        ) from error


def hand_over(folder: Path, user: pwd.struct_passwd | None) -> None:
    """Make the folder, private, and give it to the server's user."""
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)


def as_user(user: pwd.struct_passwd | None, command: list[str], *paths: Path) -> list[str]:
    """The command, wrapped so that it runs as `user` and can reach `paths`."""
    if user is None:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotStart(
            "PostgreSQL does not run as root and the command “setpriv” (package util-linux) is "
            "missing. Install it, or run this as an ordinary user."
        )
    drop = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if not all(_open_to_all(path) for path in paths):
        drop += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        drop += ["--securebits=+no_setuid_fixup"]  # else access(2), which PostgreSQL asks, says no
    return [*drop, "--", *command]


def _open_to_all(path: Path) -> bool:
    """Whether every folder above the path lets any user pass."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)
