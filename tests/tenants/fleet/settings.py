"""The test settings with what a test needs besides: jobs to run, and an app whose migrations the test writes.

FLEET_TEST_APP names a folder that holds the package `later`, an organisation's app made by the test.
"""

import os
import sys

from config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.tenants.fleet.invented"]  # noqa: F405
if folder := os.environ.get("FLEET_TEST_APP"):
    sys.path.insert(0, folder)
    TENANT_APPS = [*TENANT_APPS, "later"]  # noqa: F405
    INSTALLED_APPS = [*INSTALLED_APPS, "later"]
