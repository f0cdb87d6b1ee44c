"""Ordering and choosing with keys only; focus that is seen and not covered; the main steps without JavaScript."""

import datetime as dt

import pytest

from localdev.journey.main_job import all_facts
from tests.browser.clicked_job import PASSWORD, ClickedJob
from tests.browser.keys import Keys
from tests.browser.stack import START
from tests.browser.window import PHONE


@pytest.mark.slow
def test_ordering_and_offering_with_keys_only(stack, windows):
    stack.move_to(START)
    stack.settle()
    aino = windows().sign_in("tilaaja", PASSWORD)
    aino.open("/orders/new/")
    keys = Keys(aino.page)
    keys.to("[name=what]").press("Space")
    keys.to("[name=need]").type("Kokemuspuheenvuoro")
    keys.to_button("Tallenna ja jatka").press("Enter", opens=True)
    keys.to("[name=day]").type("25.11.2026")
    keys.to("[name=since]").type("13.00")
    keys.to("[name=until]").type("14.00")
    keys.to("[name=unit]").press("ArrowDown")
    keys.to("[name=mode]").press("Space")
    if not keys.value("[name=audience_scope]"):
        keys.to("[name=audience_scope]").press("ArrowDown")
    keys.to_button("Tallenna ja jatka").press("Enter", opens=True)
    keys.to_button("Lähetä tilaus").press("Enter", opens=True)
    aino.sees("Avaa tilaus")
    stack.settle()
    kaarina = windows().sign_in("koordinaattori", PASSWORD)
    kaarina.open("/work/")
    keys = Keys(kaarina.page)
    keys.to_button("Valitse tekijä").press("Enter", opens=True)
    keys.to("[name=expert]")
    keys.to_button("Lähetä pyyntö").press("Enter", opens=True)
    assert kaarina.path == "/work/"
    assert keys.unseen == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "path"),
    [("tilaaja", "/orders/new/"), ("kokemus1", "/sessions/home/"), ("kokemus1", "/experts/me/visibility/"),
     ("koordinaattori", "/work/"), ("kokemus1", "/me/")],
)  # fmt: skip
def test_the_bottom_bar_covers_no_focus(stack, windows, who, path):
    """WCAG 2.4.11 at the phone's width, forwards and backwards."""
    window = windows("north", PHONE).sign_in(who, PASSWORD)
    window.open(path)
    keys = Keys(window.page)
    keys.through("Tab")
    keys.through("Shift+Tab")
    assert keys.covered == []
    assert keys.unseen == []


@pytest.mark.slow
def test_the_main_steps_without_javascript(stack, windows):
    stack.move_to(START)
    job = ClickedJob(stack, windows, "south", all_facts()["keski-suomi"], dt.date(2026, 11, 25), script=False)
    job.order()
    job.offer()
    job.accept()
    job.hold()
    job.claim()
    assert job.effort["accept"].clicks == job.effort["claim"].clicks == 1
