"""When an agreement counts, and how it ends (A047, A125)."""

import datetime as dt
from itertools import product

import pytest

from audit.lifecycle import StepRefused
from domain.clock import today
from domain.errors import Conflict, DomainError
from registry.experts.models import Expert
from registry.joining.agreements import (
    end_agreement,
    ending_soon,
    note_paper_agreement,
    watch_agreements,
    withdraw_agreement,
)
from registry.joining.models import Agreement, AgreementKind, AgreementStatus
from registry.joining.signing import ask_code
from registry.joining.tax_cards import who_need
from registry.joining.validity import is_covered, kind_on
from registry.matching.gathering import price_facts
from registry.matching.proposals import judge
from tests.factories.orders import make_order
from tests.factories.registry import make_expert
from tests.factories.sessions import helsinki, messages_sent

pytestmark = pytest.mark.usefixtures("rules")
DAY = dt.timedelta(days=1)


def test_only_listed_steps_can_be_taken(eero, kaarina):
    for was, to in product(AgreementStatus, repeat=2):
        agreement = Agreement.objects.create(expert=eero, kind="commission", status=was, valid_from=today())
        if to in Agreement.STEPS[was]:
            agreement.become(to, by=kaarina)
            assert agreement.steps_taken().get().became == to
        else:
            with pytest.raises(StepRefused):
                agreement.become(to, by=kaarina)


@pytest.mark.requirement("A047", "A045")
def test_only_what_both_have_signed_counts_for_matching_and_pay(rules):
    order = make_order(day=today() + DAY)
    for number, status in enumerate(AgreementStatus):
        expert = make_expert(f"Eero{number}", ready=False)
        facts = {"status": status, "valid_from": today(), "valid_to": today() + 9 * DAY}
        Agreement.objects.create(expert=expert, kind="employed", **facts)
        counts = status in (AgreementStatus.IN_FORCE, AgreementStatus.ENDED)
        reasons = judge(order, Expert.objects.filter(pk=expert.pk))[str(expert.pk)]
        assert ("agreement_invalid" not in {reason.code for reason in reasons}) == counts
        assert (kind_on(expert, today() + DAY) == "employed") == counts
        assert (price_facts(expert, today() + DAY).agreement == "employed") == counts
        assert not is_covered(expert, today() + 9 * DAY)


@pytest.mark.requirement("A047")
def test_ends_are_told_once_at_60_30_and_7_days_also_when_a_night_was_missed(signed, clock):
    agreement = signed(valid_to=today() + 70 * DAY)
    told = []
    for days_left in (61, 59, 58, 30, 6, 5):
        clock.move_to(helsinki(agreement.valid_to - days_left * DAY, "03:17"))
        watch_agreements()
        told.append(messages_sent("agreement.ends", agreement.pk))
    assert told == [0, 1, 1, 2, 3, 3]
    clock.move_to(helsinki(agreement.valid_to, "03:17"))
    watch_agreements()
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.ENDED


def test_a_renewed_agreement_is_not_warned_of(signed, draft, sent):
    agreement = signed(valid_to=today() + 20 * DAY)
    assert list(ending_soon(60)) == [agreement]
    sent(valid_from=agreement.valid_to, valid_to=agreement.valid_to + 365 * DAY)
    assert not list(ending_soon(60))


def test_an_early_end_has_a_reason_and_the_days_after_it_do_not_count(signed, eero, kaarina):
    agreement = signed()
    with pytest.raises(DomainError):
        end_agreement(agreement_id=agreement.pk, last_day=today(), reason=" ", by=kaarina)
    end_agreement(agreement_id=agreement.pk, last_day=today() + 3 * DAY, reason="Muutto", by=kaarina)
    assert is_covered(Expert.objects.get(), today() + 3 * DAY)
    assert not is_covered(Expert.objects.get(), today() + 4 * DAY)
    assert messages_sent("agreement.ended", agreement.pk) == 1


def test_an_unsigned_agreement_can_be_taken_back_and_then_nobody_signs_it(sent, eero, kaarina):
    agreement = sent()
    withdraw_agreement(agreement_id=agreement.pk, by=kaarina)
    with pytest.raises(Conflict):
        ask_code(agreement_id=agreement.pk, by=eero.user)
    with pytest.raises(StepRefused):
        withdraw_agreement(agreement_id=agreement.pk, by=kaarina)


def test_an_agreement_on_paper_counts_from_its_first_day_and_is_written_once(eero, kaarina):
    facts = {
        "expert": eero, "kind": "commission", "role": "expert", "valid_from": today(), "valid_to": None,
        "signed_on": today(), "is_insured": False, "by": kaarina,
    }  # fmt: skip
    note_paper_agreement(**facts)
    assert is_covered(Expert.objects.get(), today() + 900 * DAY)
    with pytest.raises(Conflict):
        note_paper_agreement(**facts)


@pytest.mark.requirement("A125")
def test_an_employed_expert_stands_in_the_same_register_and_gets_no_fee():
    employed = make_expert("Elli", agreement=AgreementKind.EMPLOYED)
    assert Expert.objects.filter(pk=employed.pk).exists()
    assert price_facts(employed, today()).agreement == "employed"
    assert not who_need(today().year).exists()
