"""Cells of time: days, months and seasons, the ends of agreements, the hours of a training, tax cards."""

from datetime import date, datetime, time, timedelta

import pytest

from registry.intake.reading.cells.answers import read_tax_card
from registry.intake.reading.cells.dates import OPEN_ENDED, read_agreement, read_trained
from registry.intake.reading.cells.hours import read_hours

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (datetime(2016, 4, 21), "2016-04-21"), (date(2016, 4, 21), "2016-04-21"), (42481, "2016-04-21"), (2016, "2016"),
        ("21.04.16", "2016-04-21"), ("21.4.2016", "2016-04-21"), ("21. 4. 2016", "2016-04-21"), ("2016-04-21", "2016-04-21"),
        ("21.4.-16", "2016-04-21"), ("21/4/2016", "2016-04-21"), ("21-04-2016", "2016-04-21"), ("21. huhtikuuta 2016", "2016-04-21"),
        ("21 april 2016", "2016-04-21"), ("9/2024", "2024-09"), ("09.2024", "2024-09"), ("syyskuu 2024", "2024-09"),
        ("syyskuussa 2024", "2024-09"), ("september 2024", "2024-09"), ("syksy 2023", "2023"), ("kevät -23", "2023"),
        ("syksyllä 2023", "2023"), ("hösten 2023", "2023"), ("2023 syksy", "2023"), ("vt 2023", "2023"), ("vuonna 2016", "2016"),
        ("v. 2016", "2016"), ("21.4.99", "1999-04-21"), ("1.9.-15.12.2016", "2016-12-15"), ("1.9.2016–15.12.2016", "2016-12-15"),
        ("2015-2016", "2016"), ("2019-20", "2020"), ("9-12/2016", "2016-12"), ("käyty 2016", "2016"), ("kesä 2019", "2019"),
        ("mars 2020", "2020-03"), ("12.12.2012", "2012-12-12"),
        ("21.4.2016 0:00", "2016-04-21"),
        ("2016-04-21 00:00:00", "2016-04-21"),
        ("2016-04-21T00:00:00", "2016-04-21"),
    ],
)  # fmt: skip
def test_dates_are_read_as_exactly_as_they_are_told(cell, told):
    found = read_trained(cell, today=TODAY)
    assert str(found.value) == told
    assert found.issue in ("", "date_range")


@pytest.mark.parametrize(
    ("cell", "issue"),
    [
        ("4/5/2016", "date_guessed"), ("9/24", "date_guessed"), ("2016?", "date_guessed"), ("noin kai 2016", "date_guessed"),
        ("31.2.2016", "date_unclear"), ("kesken", "date_unclear"), ("2.5.", "date_unclear"), ("talvi", "date_unclear"),
        ("1.1.2030", "date_in_future"), ("2016, 2019", "date_several"), ("2011-12", "date_guessed"), (99999999, "date_unclear"),
        (True, "date_unclear"), ("1.1.1890", "date_far"), (time(10), "date_unclear"), ("42481", "date_guessed"), (12.2016, "date_guessed"),
        ("kevät 23, täydennys 2025", "date_several"),
    ],
)  # fmt: skip
def test_a_doubtful_date_says_so(cell, issue):
    assert read_trained(cell, today=TODAY).issue == issue


@pytest.mark.parametrize(
    ("cell", "value", "issue"),
    [
        ("toistaiseksi", OPEN_ENDED, ""), ("Tills vidare", OPEN_ENDED, ""), ("31.12.2026", date(2026, 12, 31), ""),
        (datetime(2027, 6, 30), date(2027, 6, 30), ""), ("31.12.26 asti", date(2026, 12, 31), ""),
        ("1.1.2025–31.12.2026", date(2026, 12, 31), "date_range"), ("6/2027", date(2027, 6, 30), "agreement_month"),
        ("2027", date(2027, 12, 31), "date_guessed"), ("päättynyt", None, "agreement_unclear"), ("-", None, ""),
        ("toistaiseksi 1.1.2025 alkaen", date(2025, 1, 1), "date_guessed"), ("irtisanottu 1.2.2026", date(2026, 2, 1), "date_guessed"),
    ],
)  # fmt: skip
def test_the_end_of_an_agreement(cell, value, issue):
    found = read_agreement(cell, today=TODAY)
    assert (found.value, found.issue) == (value, issue)


@pytest.mark.parametrize(
    ("cell", "value", "issue"),
    [
        ("n. 50 t", 50, ""), ("50,0", 50, ""), ("60h", 60, ""), ("24 tuntia", 24, ""), (30, 30, ""), (30.0, 30, ""), ("ei", None, ""),
        ("ei koulutusta", None, ""), ("37,5", 37.5, "hours_not_whole"), ("2 op", None, "hours_credits"), ("50-60", None, "hours_several"),
        ("5 pv", None, "hours_unclear"), ("kyllä", None, "hours_unclear"), (2016, None, "hours_unclear"), ("50 t 2016", None, "hours_several"),
        ("ca 50 tim", 50, ""), ("yli 100 h", 100, ""), (timedelta(hours=50), 50, ""), ("50 %", None, "hours_unclear"), ("50?", None, "hours_unclear"),
        (datetime(2020, 1, 1), None, "hours_several"), (True, None, "hours_unclear"),
    ],
)  # fmt: skip
def test_hours(cell, value, issue):
    found = read_hours(cell)
    assert (found.value, found.issue) == (value, issue)


def test_credits_are_told_in_hours_but_never_taken():
    assert read_hours("2 op").guess == "54"


@pytest.mark.parametrize(
    ("cell", "value", "day", "issue"),
    [("x", True, None, ""), ("ok 3.1.", True, date(2026, 1, 3), ""), ("ei", False, None, ""), (None, False, None, ""), ("3.1.2026", True, date(2026, 1, 3), ""),
     ("toimitettu 12.1.26", True, date(2026, 1, 12), ""), (datetime(2026, 1, 7), True, date(2026, 1, 7), ""), ("tulossa", None, None, "tax_card_unclear"),
     ("ei 3.1.", None, None, "tax_card_unclear"), ("?", None, None, "tax_card_unclear"), ("puuttuu", False, None, ""), ("ok 31.2.", None, None, "tax_card_unclear")],
)  # fmt: skip
def test_tax_cards(cell, value, day, issue):
    found, when = read_tax_card(cell, year=2026)
    assert (found.value, when, found.issue) == (value, day, issue)
