"""Chromium for the tests of sign-in."""

from tests.chromium import browse, chromium  # noqa: F401
