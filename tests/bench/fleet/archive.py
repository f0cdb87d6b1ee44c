"""B12: export one organisation and restore it. Prints seconds."""

import json
import tempfile
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.bench.fleet.timing import seconds_of  # noqa: E402


def main() -> None:
    """One organisation out and in again under another host."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "o1.zip")
        out = seconds_of(lambda: call_command("export_tenant", "o1.localhost", str(archive), verbosity=0))
        back = seconds_of(
            lambda: call_command("restore_tenant", str(archive), host="o1-back.localhost", verbosity=0)
        )
    print(json.dumps({"export": out, "restore": back}))


if __name__ == "__main__":
    main()
