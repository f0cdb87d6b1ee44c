"""Lists with nothing in them: the pages of an organisation where nothing has happened. Runs before the other sweeps."""

import pytest

from tests.browser.lively import worlds
from tests.browser.visits import Visitors, pages_of, sweep

EMPTY = {
    "koordinaattori": ["/work/", "/bank/requests/", "/claims/approve/"],
    "tilaaja": ["/orders/"],
    "palkat": ["/payroll/", "/payroll/runs/"],
    "kokemus2": ["/sessions/home/", "/sessions/mine/", "/claims/", "/notices/"],
}


@pytest.fixture(scope="module")
def stack(shared_stack):
    """The service of the sweeps, while it is empty."""
    return shared_stack


@pytest.mark.slow
@pytest.mark.parametrize("who", EMPTY)
def test_empty_lists_say_what_comes_next(stack, windows, who):
    found = worlds(stack)
    pages = pages_of(found, [("south", who)], EMPTY[who])
    assert (
        sweep([page for page in pages if page.path in EMPTY[who]], Visitors(found, windows), light="-") == {}
    )
