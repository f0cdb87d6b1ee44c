"""Chromium for the tests of the fee and payroll pages."""

from tests.chromium import browse, chromium  # noqa: F401
