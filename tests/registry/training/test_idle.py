"""Trained experts who wait, and those who carry too much (A074, rules.md section 6)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.clock import now, today
from notifications.models import Notice
from registry.matching.models import Offer
from registry.training.idle import idle_experts, is_overused, overused_experts, remind_of_idle
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import make_session
from tests.visitor import Visitor, settle

LONG_AGO = dt.date(2025, 1, 10)


def waiting() -> list[str]:
    """Who is on the list, by first name."""
    return [row.expert.first_name for row in idle_experts(today())]


@pytest.mark.requirement("A074")
def test_a_trained_expert_whom_nobody_has_asked_for_half_a_year_is_shown_and_told_once(rules, kaarina):
    make_expert("Eero", joined_on=LONG_AGO)
    make_expert("Maija", joined_on=LONG_AGO, trained_hours=0)
    make_expert("Liisa", joined_on=LONG_AGO, paused_until=today() + dt.timedelta(days=30))
    make_expert("Uusi", joined_on=today() - dt.timedelta(days=20))
    assert waiting() == ["Eero"]
    assert [remind_of_idle(), remind_of_idle()] == [1, 1]
    settle()
    assert [notice.kind for notice in Notice.objects.filter(user=kaarina)] == ["experts.idle"]
    assert "Eero" in Visitor("north").sign_in(kaarina).get("/training/idle/").content.decode()


@pytest.mark.requirement("A074")
def test_a_request_ends_the_wait_and_a_no_is_a_request_too(rules):
    eero = make_expert("Eero", joined_on=LONG_AGO)
    session = make_session(eero, day=today() + dt.timedelta(days=10))
    assert waiting() == []
    Offer.objects.filter(pk=session.assignment.offer_id).update(sent_at=now() - dt.timedelta(days=200))
    assert idle_experts(today())[0].asked_on == today() - dt.timedelta(days=200)


@pytest.mark.parametrize(
    ("sessions", "share", "too_many"), [(2, 0.1, False), (3, 1.0, True), (3, 1.5, False), (9, 4.0, True)]
)
def test_more_than_twice_an_even_share_is_too_much(sessions, share, too_many):
    assert is_overused(sessions, share) == too_many


def test_who_does_most_of_the_work_is_shown_with_an_even_share(rules):
    eero, maija, liisa = (make_expert(name) for name in ("Eero", "Maija", "Liisa"))
    for number in range(3):
        make_session(eero, day=today() + dt.timedelta(days=10 + number))
    rows = overused_experts(today())
    assert [(row.expert, row.sessions, row.share) for row in rows] == [(eero, 3, 1.0)]
    assert {maija.pk, liisa.pk}.isdisjoint(row.expert.pk for row in rows)


def test_the_list_costs_the_same_for_one_and_for_five(rules):
    desk, counts = Visitor("north").sign_in(person("Kaarina")), []
    for more in (1, 4):
        for number in range(more):
            make_expert(f"Kokija{more}{number}", joined_on=LONG_AGO)
        desk.get("/training/idle/")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/training/idle/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
