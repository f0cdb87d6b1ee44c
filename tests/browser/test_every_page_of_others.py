"""Every page of experts and of visitors of the platform host; mistakes in forms, refusals."""

import pytest

from tests.browser.crawl import unlike
from tests.browser.errors import leave_empty
from tests.browser.people import OTHERS
from tests.browser.sweep import faults_of
from tests.browser.visits import Visitors, sweep

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


@pytest.fixture(scope="module")
def stack(shared_stack):
    """The service of the sweeps."""
    return shared_stack


@pytest.fixture(scope="module")
def pages(everywhere):
    """Those that everybody but staff reaches."""
    return [page for page in everywhere if (page.slug, page.who) in OTHERS]


@pytest.mark.slow
def test_every_page_of_others_is_accessible(made, pages, windows):
    assert sweep(unlike(pages), Visitors(made, windows)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("who", "where", "button", "over"), FORMS)
def test_a_form_says_what_to_mend(made, pages, windows, who, where, button, over):
    assert leave_empty(made, pages, windows, ("north", who), where, button, over) == []


@pytest.mark.slow
def test_refusals_are_accessible(made, windows):
    visitors, wrong = Visitors(made, windows), {}
    for slug, who, path in STRANGE:
        window = visitors.window(slug, who)
        window.open(path)
        if faults := faults_of(window):
            wrong[path] = faults
    assert wrong == {}
