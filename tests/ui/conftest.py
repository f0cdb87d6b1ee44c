"""What the tests of the look share."""

import pytest

from tests.chromium import chromium  # noqa: F401
from tests.ui.places import UI


@pytest.fixture(scope="session")
def tokens_css():
    """The text of the token file."""
    return (UI / "static/ui/tokens.css").read_text()
