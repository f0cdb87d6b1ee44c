"""Every page of experts and of visitors of the platform host; mistakes in forms, empty lists, refusals."""

import pytest

from tests.browser.crawl import broken, unlike
from tests.browser.errors import leave_empty
from tests.browser.lively import enliven, worlds
from tests.browser.sweep import faults_of
from tests.browser.visits import Visitors, pages_of, sweep, unlinked_pages

OTHERS = [("north", "kokemus1"), ("", ""), ("", "hakija")]
EMPTY = ["/sessions/home/", "/sessions/mine/", "/claims/", "/notices/"]
FORMS = [
    ("", "/account/login/", "Kirjaudu sisään", {}),
    ("", "/account/password/reset/", "Lähetä…", {}),
    ("kokemus1", "sessions:held", "Kerro, että se on tehty", {}),
    ("kokemus1", "claims:month", "Lähetä palkkiopyyntö", {"hours": "kaksi"}),
]
STRANGE = [
    ("north", "", "/nowhere/"),
    ("north", "kokemus1", "/work/"),
    ("", "", "/nowhere/"),
]  # 404, 403, 404


@pytest.mark.slow
def test_empty_lists_say_what_comes_next(stack, windows):
    found = worlds(stack)
    pages = [page for page in pages_of(found, [("south", "kokemus2")], EMPTY) if page.path in EMPTY]
    assert sweep(pages, Visitors(found, windows), light="-") == {}


@pytest.fixture(scope="module")
def lively(stack):
    """North with something in every state, and the pages that everybody but staff reaches."""
    made = enliven(stack)
    pages = pages_of(made, OTHERS, ("/", "/account/login/", "/bank/credentials/"))
    return made, pages + unlinked_pages(made, {"north", ""}, experts=True)


@pytest.mark.slow
def test_no_link_leads_to_a_refusal(lively):
    assert broken(lively[1]) == []


@pytest.mark.slow
def test_every_page_of_others_is_accessible(lively, windows):
    made, pages = lively
    assert sweep(unlike(pages), Visitors(made, windows)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("who", "where", "button", "over"), FORMS)
def test_a_form_says_what_to_mend(lively, windows, who, where, button, over):
    made, pages = lively
    assert leave_empty(made, pages, windows, ("north", who), where, button, over) == []


@pytest.mark.slow
def test_refusals_are_accessible(lively, windows):
    made, _pages = lively
    visitors, wrong = Visitors(made, windows), {}
    for slug, who, path in STRANGE:
        window = visitors.window(slug, who)
        window.open(path)
        if faults := faults_of(window):
            wrong[path] = faults
    assert wrong == {}
