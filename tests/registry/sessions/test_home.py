"""The expert's home and lists: what waits, what is coming, what has been done (ux.md E1, E2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.experts import cards
from tests.factories.sessions import (
    TUESDAY,
    WEDNESDAY,
    agreed_session,
    asked_offer,
    helsinki,
)
from tests.registry.sessions.conftest import text

pytestmark = pytest.mark.usefixtures("pages")


def test_an_empty_home_says_what_happens_next(phone):
    page = text(phone.get("/sessions/home/"))
    assert "Ei uusia pyyntöjä" in page
    assert "Ilmoitamme, kun sinulle tulee sopiva tehtävä." in page


@pytest.mark.requirement("A011", "A017")
def test_home_shows_a_request_with_its_facts_and_two_equal_answers(phone, eero):
    asked_offer(eero, audience_scope="team", audience_size=12)
    page = text(phone.get("/sessions/home/"))
    for shown in ("Hei Eero", "Sinulla on yksi asia.", "keskiviikko 25.11.2026", "kello 13–14", "noin 12 ihmistä",
                  "50,00\u00a0€", "Otan tehtävän", "En pääse tällä kertaa", "Syytä ei tarvitse kertoa."):  # fmt: skip
        assert shown in page


def test_home_counts_requests_today_and_what_waits_for_a_word(phone, eero, clock):
    agreed_session(eero, day=TUESDAY)
    agreed_session(eero, day=WEDNESDAY, since="09:00", until="10:00")
    agreed_session(eero, day=WEDNESDAY)
    asked_offer(eero, day=WEDNESDAY, since="16:00", until="17:00")
    clock.move_to(helsinki(WEDNESDAY, "11:00"))
    page = text(phone.get("/sessions/home/"))
    assert "Sinulla on 4 asiaa." in page
    assert "Tänään kello 13–14" in page
    assert "Miten meni tiistaina 24.11.?" in page
    assert "Miten meni keskiviikkona 25.11.?" in page


def test_other_apps_bring_their_cards(phone, eero):
    seen = []

    def provider(expert):
        seen.append(expert)
        return [cards.Card("expert_sessions/parts/fee.html", {"month": "2026-11"})]

    cards.add_cards(provider)
    try:
        assert "Sinulla on yksi asia." in text(phone.get("/sessions/home/"))
        assert seen == [eero]
    finally:
        cards.remove_cards(provider)


def test_the_lists_show_requests_coming_and_done(phone, eero, clock):
    asked_offer(eero, since="16:00", until="17:00")
    session = agreed_session(eero)
    assert "Uusi pyyntö" in text(phone.get("/sessions/mine/"))
    assert "ke\u00a025.11. klo\u00a013–14" in text(phone.get("/sessions/mine/?view=coming"))
    assert "Ei vielä tehtyjä tehtäviä" in text(phone.get("/sessions/mine/?view=past"))
    clock.move_to(session.ends_at)
    assert "ke\u00a025.11. klo\u00a013–14" in text(phone.get("/sessions/mine/?view=past"))


PATHS = ("home/", "mine/?view=requests", "mine/?view=coming", "mine/?view=past")


def test_the_number_of_queries_does_not_grow_with_the_rows(phone, eero, clock):
    def add(hour: int) -> None:
        asked_offer(eero, since=f"{hour}:00", until=f"{hour}:30")
        agreed_session(eero, since=f"{hour}:30", until=f"{hour + 1}:00")
        agreed_session(eero, day=TUESDAY, since=f"{hour}:30", until=f"{hour + 1}:00")

    def queries() -> dict[str, int]:
        counts = {}
        for path in PATHS:
            with CaptureQueriesContext(connection) as found:
                text(phone.get(f"/sessions/{path}"))
            counts[path] = len(found)
        return counts

    add(10)
    clock.move_to(helsinki(WEDNESDAY, "00:30"))
    queries()
    one = queries()
    for hour in range(11, 15):
        add(hour)
    assert queries() == one
