"""Every page of the settings, of the operators' desk and of the public face: axe, reflow, targets, mistakes in forms."""

import pytest

from tests.browser.crawl import Found, broken, unlike
from tests.browser.errors import leave_empty
from tests.browser.governed import PEOPLE, alike, govern, unlinked
from tests.browser.lively import worlds
from tests.browser.sweep import faults_of
from tests.browser.visits import Visitors, given, pages_of, sweep

# Other pages that these people reach are swept with the people whose work they are.
OWN = {
    "settings", "rule_settings", "word_settings", "unit_settings", "people_settings", "identity_settings",
    "catalogue_settings", "operators", "operator_messages", "operator_message", "public", "info", "home",
}  # fmt: skip
ADMINISTRATOR, OPERATOR, READER = ("north", "paakayttaja"), ("", "operaattori"), ("north", "")
FORMS = [  # who, path or route, button, what is written over the emptiness
    (ADMINISTRATOR, "/settings/rules/rates/new/", "Tarkista muutos", {}),
    (ADMINISTRATOR, "/settings/people/invite/", "Lähetä kutsu", {}),
    (ADMINISTRATOR, "/settings/people/import/", "Tarkista lista", {}),
    (ADMINISTRATOR, "/settings/units/new/", "Lisää…", {}),
    (ADMINISTRATOR, "/settings/words/expert/fi/?shipped=kokemustoimija", "Ota sana käyttöön", {}),
    (ADMINISTRATOR, "/settings/catalogue/products/new/", "Tallenna…", {}),
    (ADMINISTRATOR, "/settings/organisation/look/", "Ota käyttöön", {}),
    (OPERATOR, "operators:step", "Tallenna ja jatka", {}),
    (OPERATOR, "operators:act", "Keskeytä…", {}),
    (READER, "/info/feedback/", "Lähetä palaute", {}),
]
CELLS = """etunimi\tsukunimi\tsähköposti\trooli
Outi\tUusi\touti.uusi@example.fi\ttilaaja
Olli\t\tväärä\t
"""
AFTER_POST = [  # who, path, fields, button: pages that have no address of their own
    (ADMINISTRATOR, "/settings/rules/chain/new/", {"approved_by": "Johtoryhmä"}, "Tarkista muutos"),
    (ADMINISTRATOR, "/settings/people/import/", {"cells": CELLS}, "Tarkista lista"),
]


@pytest.fixture(scope="module")
def governed(stack):
    """The seed and a few things more, and the pages that these people reach."""
    made = govern(worlds(stack))
    pages = pages_of(made, PEOPLE)
    return made, [*pages, *given(made, unlinked(made))]


def _own(pages: list[Found]) -> list[Found]:
    return [page for page in pages if page.route.split(":")[0] in OWN]


@pytest.mark.slow
def test_no_link_leads_to_a_refusal(governed):
    assert broken(governed[1]) == []


@pytest.mark.slow
def test_every_page_of_settings_is_accessible(governed, windows):
    made, pages = governed
    assert sweep(unlike(_own(pages)), Visitors(made, windows)) == {}


@pytest.mark.slow
def test_every_rule_and_every_page_of_a_new_organisation_is_accessible(governed, windows):
    """One route each, but every kind of rule, every page of the task list and every act has its own form."""
    made, pages = governed
    swept = {page.path for page in unlike(_own(pages))}
    others = [page for page in given(made, alike(made)) if page.path not in swept]
    assert broken(others) == []
    assert sweep(others, Visitors(made, windows), axe=("dark",)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("who", "path", "fields", "button"), AFTER_POST)
def test_pages_that_come_by_sending_a_form_are_accessible(governed, windows, who, path, fields, button):
    window = Visitors(governed[0], windows).window(*who)
    window.open(path)
    for name, text in fields.items():
        window.page.fill(f"main [name='{name}']", text)
    window.press(button)
    assert faults_of(window) == []


@pytest.mark.slow
@pytest.mark.parametrize(("who", "where", "button", "over"), FORMS)
def test_a_form_says_what_to_mend(governed, windows, who, where, button, over):
    made, pages = governed
    assert leave_empty(made, pages, windows, who, where, button, over) == []
