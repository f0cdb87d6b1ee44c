"""Every page of the settings, of the operators' desk and of the public face: axe, reflow, targets, mistakes in forms."""

import pytest

from tests.browser.crawl import broken, unlike
from tests.browser.errors import leave_empty
from tests.browser.governed import alike
from tests.browser.people import SETTINGS
from tests.browser.sweep import faults_of
from tests.browser.visits import Visitors, given, sweep

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
def stack(shared_stack):
    """The service of the sweeps."""
    return shared_stack


@pytest.fixture(scope="module")
def pages(everywhere):
    """Those of the settings, of the operators' desk and of the public face."""
    return [page for page in everywhere if page.route.split(":")[0] in SETTINGS]


@pytest.mark.slow
def test_every_page_of_settings_is_accessible(made, pages, windows):
    assert sweep(unlike(pages), Visitors(made, windows)) == {}


@pytest.mark.slow
def test_every_rule_and_every_page_of_a_new_organisation_is_accessible(made, pages, windows):
    """One route each, but every kind of rule, every page of the task list and every act has its own form."""
    swept = {page.path for page in unlike(pages)}
    others = [page for page in given(made, alike(made)) if page.path not in swept]
    assert broken(others) == []
    assert sweep(others, Visitors(made, windows), axe=("dark",)) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("who", "path", "fields", "button"), AFTER_POST)
def test_pages_that_come_by_sending_a_form_are_accessible(made, windows, who, path, fields, button):
    window = Visitors(made, windows).window(*who)
    window.open(path)
    for name, text in fields.items():
        window.page.fill(f"main [name='{name}']", text)
    window.press(button)
    assert faults_of(window) == []


@pytest.mark.slow
@pytest.mark.parametrize(("who", "where", "button", "over"), FORMS)
def test_a_form_says_what_to_mend(made, pages, windows, who, where, button, over):
    assert leave_empty(made, pages, windows, who, where, button, over) == []
