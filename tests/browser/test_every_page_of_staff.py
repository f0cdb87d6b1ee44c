"""Every page that staff reach: axe, reflow, targets, headings and titles; mistakes in forms."""

import pytest

from tests.browser.crawl import unlike
from tests.browser.errors import leave_empty
from tests.browser.people import OTHERS, SETTINGS
from tests.browser.visits import Visitors, sweep

FORMS = [  # organisation, person, path or route, button
    ("north", "tilaaja", "/orders/new/", "Tallenna ja jatka"),
    ("north", "tilaaja", "orders:when", "Tallenna ja jatka"),
    ("north", "tilaaja", "sessions:outcome", "Kerro, miten meni"),
    ("north", "tilaaja", "sessions:move", "Siirrä…"),
    ("north", "koordinaattori", "claims:line_detail", "Palauta korjattavaksi"),
    ("south", "koordinaattori", "bank:request", "Lähetä pyyntö"),
    ("north", "palkat", "payouts:cancel", "Peru maksuajo"),
]


@pytest.fixture(scope="module")
def stack(shared_stack):
    """The service of the sweeps."""
    return shared_stack


@pytest.fixture(scope="module")
def pages(everywhere):
    """Those that staff reach, but for the desks of the settings."""
    return [
        page
        for page in everywhere
        if (page.slug, page.who) not in OTHERS and page.slug and page.route.split(":")[0] not in SETTINGS
    ]


@pytest.mark.slow
def test_every_page_of_staff_is_accessible(made, pages, windows):
    assert sweep(unlike(pages), Visitors(made, windows)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "who", "where", "button"), FORMS)
def test_a_form_says_what_to_mend(made, pages, windows, slug, who, where, button):
    assert leave_empty(made, pages, windows, (slug, who), where, button, {}) == []
