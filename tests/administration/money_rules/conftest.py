"""The administrator at the browser on Monday 23.11.2026, in the organisation of a preset that the test chooses."""

import pytest

from tests.administration.rules.conftest import clock  # noqa: F401  a fixture
from tests.administration.rules.filling import change
from tests.factories.organisation import use_preset
from tests.factories.people import person
from tests.visitor import Visitor

ROOT = "/settings/rules/"


class Desk:
    """Anna changes rules through the pages."""

    def __init__(self) -> None:
        self.browser = Visitor("north").sign_in(person("Anna"))

    def change(self, kind: str, unit=None, **sent):
        """A new version from today, or from `valid_from`. Gives the last answer: 302 when it was saved."""
        where = f"?unit={unit.pk}" if unit else ""
        return change(self.browser, f"{ROOT}{kind}/new/{where}", **sent)

    def page(self, kind: str, more: str = "") -> str:
        """A page of the kind as the reader sees it, without soft hyphens."""
        answer = self.browser.get(f"{ROOT}{kind}/{more}")
        assert answer.status_code == 200
        return answer.content.decode().replace("\u00ad", "")


@pytest.fixture
def desk(clock, north):  # noqa: F811
    """`desk("soite")` gives Anna the pages of an organisation with that preset."""

    def open_desk(preset: str) -> Desk:
        use_preset(preset)
        return Desk()

    return open_desk
