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


PLANTED = """() => {
  const title = document.querySelector('h1'), button = document.querySelector('main button');
  title.style.color = 'light-dark(rgb(190, 190, 190), rgb(60, 60, 60))';
  button.style.cssText = 'display: block; min-height: 0; height: 20px; padding: 0';
  document.querySelector('footer').style.minWidth = '2000px';
  document.querySelector('main input:not([type=hidden])').setAttribute('aria-checked', 'perhaps');
}"""


@pytest.mark.slow
def test_planted_faults_are_found(made, windows):
    """A sweep that never complains would prove nothing."""
    window = windows("north")
    window.open("/account/login/")
    window.page.evaluate(PLANTED)
    found = "\n".join(faults_of(window))
    for fault in ("1280 light: color-contrast", "320 dark: color-contrast", "320 dark: aria-", "px too wide"):
        assert fault in found, fault
    assert "small target <button" in found
