"""Who gets a fee, and who can be asked, as the pages set it."""

import datetime as dt
from decimal import Decimal

import pytest

from registry.experts.models import Expert
from registry.joining.models import AgreementKind
from registry.matching.gathering import rules_for
from registry.matching.proposals import judge
from registry.orders.models import TaskType
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.billing import make_line
from tests.factories.orders import make_order
from tests.factories.registry import make_expert

MORNING = {"day": dt.date(2026, 11, 23), "since": "06:00", "until": "07:00"}


def paid(expert, hour: int = 6, **fields) -> Decimal:
    """What a claim line of today's work is worth."""
    usual = {"day": dt.date(2026, 11, 23), "since": f"{hour:02}:00", "until": f"{hour + 1:02}:00"}
    return make_line(expert, task="koulutus", **{**usual, **fields}).amount


def test_the_hours_that_the_fee_asks_decide_who_is_paid(desk):
    anna = desk("etela-karjala")
    long, short = make_expert("Eero", trained_hours=50), make_expert("Ella", trained_hours=49)
    assert (paid(long), paid(short)) == (Decimal("30.00"), Decimal("0.00"))
    assert anna.change("fee_right", training_hours="40").status_code == 302
    assert (paid(long, 8), paid(short, 8)) == (Decimal("30.00"), Decimal("30.00"))
    assert anna.change("fee_right", training_hours="120", valid_from="24.11.2026").status_code == 302
    tomorrow = {"day": dt.date(2026, 11, 24)}
    assert paid(short, 10) == Decimal("30.00")
    assert paid(long, 10, **tomorrow) == paid(short, 10, **tomorrow) == Decimal("0.00")


def test_no_fee_is_a_line_of_zero_that_says_why(desk):
    desk("etela-karjala")
    line = make_line(make_expert("Ella", trained_hours=20), task="koulutus", **MORNING)
    assert line.amount == Decimal("0.00")
    assert "50" in str(line.price["reasons"])


@pytest.mark.requirement("A119")
def test_training_arranged_by_an_organisation_counts_like_our_own(desk):
    desk("etela-karjala")
    eero = make_expert("Eero", trained_hours=0)
    eero.trainings.all().delete()
    assert paid(eero) == Decimal("0.00")
    eero.trainings.create(kind="ngo", hours=50, issuer="Malliyhdistys", completed_on=dt.date(2025, 5, 2))
    assert paid(eero, 8) == Decimal("30.00")
    assert eero.trainings.get().issuer == "Malliyhdistys"


@pytest.mark.parametrize("sent", [{"agreements": ["commission", "employed"]}, {"agreements": []}])
def test_an_employed_person_can_never_be_chosen_to_be_paid(desk, sent):
    answer = desk("etela-karjala").change("fee_right", **sent)
    assert answer.status_code == 422
    assert RuleVersion.objects.filter(kind=RuleKind.FEE_RIGHT).count() == 1


def test_an_employed_expert_gets_no_fee_whatever_the_page_says(desk):
    desk("etela-karjala").change("fee_right", training_hours="0")
    assert paid(make_expert("Eero", agreement=AgreementKind.EMPLOYED)) == Decimal("0.00")


def test_the_page_tells_who_is_paid_and_why_the_others_are_not(desk):
    page = desk("etela-karjala").page("fee_right")
    for words in (
        "Koulutettu, mutta vain 40 tuntia",
        "Vertaistukihenkilö",
        "Työsuhteessa organisaatioon",
        "Saa palkkion",
    ):
        assert words in page


def blocked(order, expert) -> set[str]:
    return {reason.code for reason in judge(order, Expert.objects.filter(pk=expert.pk))[str(expert.pk)]}


def test_a_new_version_of_a_commitment_must_be_accepted_before_the_next_task(desk):
    anna, eero = desk("ita-uusimaa"), make_expert("Eero")
    order = make_order(task_type=TaskType.objects.get(code="luento"), day=dt.date(2026, 12, 1))
    assert "commitment_missing" not in blocked(order, eero)
    answer = anna.change("eligibility", commitment_confidentiality="2026-2", valid_from="1.12.2026")
    assert answer.status_code == 302
    assert "commitment_missing" in blocked(order, eero)
    earlier = make_order(task_type=TaskType.objects.get(code="luento"), day=dt.date(2026, 11, 30))
    assert "commitment_missing" not in blocked(earlier, eero)


def test_training_may_be_asked_for_one_task_only(desk):
    anna, eero = desk("ita-uusimaa"), make_expert("Eero", trained_hours=60)
    answer = anna.change(
        "eligibility",
        **{
            "training_by-0-whose": "vastaanotto",
            "training_by-0-kinds": ["further"],
            "training_by-0-hours": "10",
        },
    )
    assert answer.status_code == 302
    lecture, reception = (
        make_order(task_type=TaskType.objects.get(code=code)) for code in ("luento", "vastaanotto")
    )
    assert "training_missing" not in blocked(lecture, eero)
    assert "training_missing" in blocked(reception, eero)
    assert rules_for(reception).training_by["vastaanotto"].hours == 10
    assert "Vastaanotto" in anna.page("eligibility").title()
