"""The first step on a machine: make `.venv` and install the pinned packages into it.

Runs on whatever Python the machine has, before anything is installed. Therefore: standard
library only, and syntax that an old Python can read far enough to say that it is too old.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed.sha256")
LISTS = [os.path.join(ROOT, "requirements", name) for name in ("uv.txt", "dev.txt")]
OLDEST = (3, 11)


class Stop(Exception):
    """A sentence for the person at the keyboard."""


def lists_hash():
    """One hash over the pinned lists and the Python they were installed for."""
    total = hashlib.sha256("{}.{}".format(*sys.version_info[:2]).encode())
    for path in LISTS:
        with open(path, "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def is_installed():
    """Whether `.venv` works and holds what the lists say."""
    try:
        with open(STAMP) as file:
            return file.read() == lists_hash() and os.path.exists(PYTHON)
    except OSError:
        return False


def refuse_old_python():
    """Hand over to a newer Python if the machine has one under its full name, else say so."""
    if sys.version_info >= OLDEST:
        return
    for name in ("python3.13", "python3.12", "python3.11", "python3.14"):
        found = shutil.which(name)
        if found:
            os.execv(found, [found, "-m", "localdev.firststep"])
    raise Stop(
        "Python 3.11 or newer is needed; this is {} ({}).\n"
        "Install a newer one, or name it: make run PYTHON=/path/to/python3.12".format(
            ".".join(str(part) for part in sys.version_info[:3]), sys.executable
        )
    )


def call(command, sentence):
    """Run quietly; on failure raise the sentence and the end of what the command said."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").strip().splitlines()
        raise Stop(sentence + "\n" + "\n".join("    " + line for line in said[-12:]))


def make_venv():
    """Create `.venv` unless a working one is there."""
    works = os.path.exists(PYTHON) and subprocess.run([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL)
    if works and works.returncode == 0:
        return
    call(
        [sys.executable, "-m", "venv", "--clear", VENV],
        "A virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv",
    )


def install():
    """Install uv with pip, then everything else with uv. Every file is checked by its hash."""
    failed = "The packages could not be installed. Is the network there? The last lines:"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    call([*pip, "--require-hashes", "-r", LISTS[0]], failed)
    uv = [os.path.join(VENV, "bin", "uv"), "pip", "install", "--quiet", "--python", PYTHON]
    call([*uv, "--require-hashes", "-r", LISTS[1]], failed)
    with open(STAMP, "w") as file:
        file.write(lists_hash())


def refuse_full_disk():
    """The packages need about 500 MB; a half-installed `.venv` helps nobody."""
    free_mb = shutil.disk_usage(ROOT).free // 2**20
    if free_mb < 800:
        raise Stop(f"Only {free_mb} MB are free on the disk of {ROOT}; 800 MB are needed.")


def install_now():
    """Make the environment and fill it, saying how long it took."""
    refuse_full_disk()
    started = time.time()
    print("Installing packages into .venv ...", flush=True)
    make_venv()
    install()
    print(f"Installed in {time.time() - started:.0f} s.", flush=True)


def main():
    """Install if the lists have changed since last time; returns the exit code."""
    try:
        refuse_old_python()
        with open(LISTS[1]) as turn:  # `make run` and `make test` started together take turns
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not is_installed():
                install_now()
        return 0
    except Stop as problem:
        print(f"\n{problem}\n", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
