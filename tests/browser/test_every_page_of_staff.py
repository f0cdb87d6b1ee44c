"""Every page that staff reach: axe, reflow, targets, headings and titles; mistakes in forms; empty lists."""

import pytest

from tests.browser.crawl import broken, unlike
from tests.browser.errors import leave_empty
from tests.browser.lively import enliven, worlds
from tests.browser.visits import Visitors, pages_of, sweep, unlinked_pages

STAFF = ["koordinaattori", "tilaaja", "esihenkilo", "palkat"]
EMPTY = {
    "koordinaattori": ["/work/", "/bank/requests/", "/claims/approve/"],
    "tilaaja": ["/orders/"],
    "palkat": ["/payroll/", "/payroll/runs/"],
}
FORMS = [  # organisation, person, path or route, button
    ("north", "tilaaja", "/orders/new/", "Tallenna ja jatka"),
    ("north", "tilaaja", "orders:when", "Tallenna ja jatka"),
    ("north", "tilaaja", "sessions:outcome", "Kerro, miten meni"),
    ("north", "tilaaja", "sessions:move", "Siirrä…"),
    ("north", "koordinaattori", "claims:line_detail", "Palauta korjattavaksi"),
    ("south", "koordinaattori", "bank:request", "Lähetä pyyntö"),
    ("north", "palkat", "payouts:cancel", "Peru maksuajo"),
]


@pytest.mark.slow
def test_empty_lists_say_what_comes_next(stack, windows):
    found = worlds(stack)
    visitors = Visitors(found, windows)
    pages = [
        page
        for who, paths in EMPTY.items()
        for page in pages_of(found, [("south", who)], paths)
        if page.path in paths
    ]
    assert sweep(pages, visitors, light="-") == {}


@pytest.fixture(scope="module")
def lively(stack):
    """North with something in every state, and the pages that its staff reach."""
    made = enliven(stack)
    pages = pages_of(made, [("north", who) for who in STAFF])
    return made, pages + unlinked_pages(made, {"north", "south"}, experts=False)


@pytest.mark.slow
def test_no_link_leads_to_a_refusal(lively):
    assert broken(lively[1]) == []


@pytest.mark.slow
def test_every_page_of_staff_is_accessible(lively, windows):
    made, pages = lively
    assert sweep(unlike(pages), Visitors(made, windows)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "who", "where", "button"), FORMS)
def test_a_form_says_what_to_mend(lively, windows, slug, who, where, button):
    made, pages = lively
    assert leave_empty(made, pages, windows, (slug, who), where, button, {}) == []
