"""Ranked experts with reasons in words, gathered in a constant number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from domain.reasons import Reason
from registry.matching import services
from registry.matching.facts import Rules
from registry.matching.gathering import rules_from_data
from registry.matching.proposals import propose
from registry.matching.reasons import REASONS
from registry.matching.wording import MESSAGES, sentence
from registry.orders.models import Mode
from registry.sessions.models import ExpertSession
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.orders import coordinator, order_row, some_day
from tests.factories.registry import make_expert, make_unit
from tests.factories.sessions import agreed_session


def codes(choice) -> set[str]:
    return {reason.code for reason in choice.reasons + choice.blockers}


def worked(
    expert, order, *, since: str = "13:00", until: str = "15:00", day=None, status: str = "held"
) -> None:
    """A session of the expert's in the unit of the order."""
    session = agreed_session(expert, day=day or some_day(), since=since, until=until, unit=order.unit)
    ExpertSession.objects.filter(pk=session.pk).update(status=status)


def eligibility(**data) -> None:
    RuleVersion.objects.create(
        kind=RuleKind.ELIGIBILITY, name="Kelpoisuus", data=data, valid_from=dt.date(2020, 1, 1),
        approved_by="Testi", approved_on=dt.date(2020, 1, 1),
    )  # fmt: skip


@pytest.mark.requirement("A014", "A016")
def test_whoever_shares_the_topic_comes_first_and_the_reason_says_so(north):
    make_expert("Elsa", topics=("PAI.alkoholi",))
    eero, order = make_expert("Eero"), order_row()
    best, other = propose(order).fit
    assert best.expert == eero
    assert "topic_match" in codes(best)
    assert "topic_match" not in codes(other)


@pytest.mark.requirement("A145", "A202")
@pytest.mark.parametrize(
    ("limits", "code"),
    [({"max_audience": 5}, "audience_too_large"), ({"is_on_site": False}, "mode_refused"),
     ({"task_codes": ["koulutus"]}, "task_refused"), ({"area_codes": ["091"]}, "area_refused"),
     ({"monthly_ceiling": 0}, "above_session_ceiling"), ({"paused_until": dt.date(2999, 1, 1)}, "paused")],
)  # fmt: skip
def test_the_experts_own_limits_fold_them_with_the_reason(north, limits, code):
    unit = make_unit()
    unit.municipality_code = "638"
    unit.save()
    make_expert("Eero", **limits)
    proposal = propose(order_row(unit=unit, audience_size=12))
    assert proposal.fit == ()
    assert code in codes(proposal.soft[0])


def test_a_language_that_the_expert_does_not_have_is_a_soft_reason(north):
    make_expert("Eero")
    assert codes(propose(order_row(language="sv")).soft[0]) >= {"language_missing"}


def test_remote_work_is_not_bound_to_an_area(north):
    make_expert("Eero", area_codes=["091"])
    assert propose(order_row(mode=Mode.REMOTE)).fit


@pytest.mark.requirement("A183")
def test_the_organisations_own_rule_asks_training_and_commitments(north):
    eligibility(training={"kinds": ["peer"], "hours": 0}, commitments={"confidentiality": "1"})
    make_expert("Eero")
    [choice] = propose(order_row()).soft
    assert "training_missing" in codes(choice)
    assert rules_from_data({}) == Rules()


def test_an_old_commitment_is_a_hard_reason(north):
    eligibility(commitments={"confidentiality": "2"})
    make_expert("Eero")
    [choice] = propose(order_row()).hard
    assert "commitment_missing" in codes(choice)


@pytest.mark.requirement("A047")
def test_without_an_agreement_nobody_can_be_asked(north):
    make_expert("Eero", ready=False)
    [choice] = propose(order_row()).hard
    assert "agreement_invalid" in codes(choice)


def test_another_session_at_the_same_time_is_hard_and_next_to_it_is_not(north):
    eero, order = make_expert("Eero"), order_row(since="13:00", until="15:00")
    worked(eero, order, since="15:00", until="16:00", status="planned")
    assert [choice.expert for choice in propose(order).fit] == [eero]
    worked(eero, order, since="12:00", until="13:01", status="planned")
    assert "overlapping_session" in codes(propose(order).hard[0])


@pytest.mark.requirement("A074")
def test_work_done_here_and_this_months_load_are_told_and_the_less_loaded_comes_first(north):
    eero, elsa, order = (
        make_expert("Eero", monthly_ceiling=4),
        make_expert("Elsa", monthly_ceiling=4),
        order_row(),
    )
    worked(eero, order, since="08:00", until="09:00")
    first, second = propose(order).fit
    assert (first.expert, second.expert) == (elsa, eero)
    assert "done_here_before" in codes(second)
    load = next(reason for reason in second.reasons if reason.code == "sessions_this_month")
    assert load.facts["sessions"] == 1


def test_who_has_been_asked_is_shown_apart_and_a_closed_request_frees(north):
    eero, order = make_expert("Eero"), order_row()
    services.send_offers(order_id=order.pk, expert_id=eero.pk, by=coordinator())
    assert [choice.expert for choice in propose(order).asked] == [eero]
    services.withdraw_offers(order_id=order.pk, by=coordinator())
    assert [choice.expert for choice in propose(order).fit] == [eero]


def test_the_number_of_queries_does_not_depend_on_the_number_of_experts(north):
    order = order_row()
    make_expert("Eero")
    with CaptureQueriesContext(connection) as one:
        propose(order)
    for name in ("Elsa", "Esa", "Eeva", "Eino", "Ellen"):
        worked(make_expert(name), order, since="08:00", until="09:00")
    with CaptureQueriesContext(connection) as many:
        assert len(propose(order).everyone) == 6
    assert len(many) == len(one) <= 10


def test_every_reason_has_words_in_finnish_and_swedish():
    assert set(REASONS.values()) == MESSAGES
    facts = {"day": dt.date(2026, 11, 25), "commitments": "rules", "topics": "MIE.masennus", "hours": 3, "needed": 50,
             "ceiling": 4, "limit": 5, "km": 40, "months": 7, "sessions": 1, "title": "x"}  # fmt: skip
    for code, english in REASONS.items():
        for language in ("fi", "sv"):
            with override(language):
                words = sentence(Reason(code, facts))
            assert words != english
            assert "{" not in words


def test_codes_become_words():
    with override("fi"):
        assert sentence(Reason("topic_match", {"topics": "MIE.masennus"})) == "Kokemusta aiheesta: Masennus"
        assert "25.11.2026" in sentence(Reason("agreement_invalid", {"day": dt.date(2026, 11, 25)}))
