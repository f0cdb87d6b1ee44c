"""An app made on disk while a test runs: each call of `add` is the next deploy's migration."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.test import override_settings

from tenants.fleet import versions

HEAD = "import time\nfrom pathlib import Path\nfrom django.contrib.postgres.operations import AddIndexConcurrently\n"
HEAD += "from django.db import migrations, models\n\n\n"
CLASS = "class Migration(migrations.Migration):\n    atomic = {atomic}\n    dependencies = {after}\n    operations = [{operations}]\n"
FIRST = "migrations.CreateModel('Thing', [('id', models.BigAutoField(primary_key=True)), ('name', models.CharField(max_length=9))])"


class Later:
    """The package `later` in a folder; FLEET_TEST_APP names the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "later" / "migrations"
        self.folder.mkdir(parents=True)
        for package in (self.folder, self.folder.parent):
            (package / "__init__.py").touch()
        self.environment = {"FLEET_TEST_APP": str(folder)}
        self.last = ""

    def add(self, operations: str, *, atomic: bool = True, code: str = "") -> str:
        """Write the next migration. Returns its name."""
        number = len(list(self.folder.glob("0*.py"))) + 1
        after = [("later", self.last)] if self.last else []
        self.last = f"{number:04}_step"
        body = CLASS.format(atomic=atomic, after=after, operations=operations)
        (self.folder / f"{self.last}.py").write_text(HEAD + code + body)
        return self.last

    @contextmanager
    def installed(self) -> Iterator[None]:
        """The app stands among this process's, and among those of the processes that it starts."""
        apps = {
            "INSTALLED_APPS": [*settings.INSTALLED_APPS, "later"],
            "TENANT_APPS": [*settings.TENANT_APPS, "later"],
        }
        with (
            patch.object(sys, "path", [*sys.path, self.environment["FLEET_TEST_APP"]]),
            override_settings(**apps),
        ):
            try:
                yield
            finally:
                forget_the_disk()


def forget_the_disk() -> None:
    """What a process that starts reads anew: migrations, their files and the key."""
    importlib.invalidate_caches()
    for remembered in (versions.loader, versions.file_hashes, versions.migrations_key):
        remembered.cache_clear()
