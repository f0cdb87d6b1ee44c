"""When a person may be erased, and whose accounts and papers go along (rules.md 9)."""

import pytest

from accounts.models import User
from accounts.roles.models import Role
from billing.claims.models import ClaimLine
from domain.clock import today
from domain.errors import Conflict, DomainError
from registry.experts.models import Expert
from registry.merging.services import merge_experts
from registry.rights import services
from registry.rights.erasing import NotYet, approve_erasure
from registry.rights.models import DataRequest, RequestKind, RequestStatus
from registry.rights.planning import plan_erasure
from registry.rights.subjects import person_of
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.registry.rights.traces import erase, paid_line


@pytest.fixture
def kaarina(north):
    return person("Kaarina")


@pytest.fixture
def eero(north) -> Expert:
    return make_expert("Eero")


def test_nothing_is_erased_while_money_is_open_or_a_hold_is_in_force(eero, kaarina):
    paid_line(eero, status="submitted")
    with pytest.raises(NotYet, match="kesken"):
        erase(eero, kaarina)
    ClaimLine.objects.update(status="paid")
    services.place_hold(expert=eero, reason="Riita", by=kaarina)
    with pytest.raises(NotYet, match="Poistokielto"):
        erase(eero, kaarina)
    services.lift_hold(expert=eero, by=kaarina)
    erase(eero, kaarina)
    with pytest.raises(Conflict):
        erase(eero, kaarina)


def test_somebody_on_the_staff_keeps_the_account_and_the_register_no_longer_knows_whose_it_is(eero, kaarina):
    eero.user.grants.create(role=Role.ORDERER, valid_from=today())
    assert "accounts.User" not in {each.row.label for each in plan_erasure(person_of(eero)).planned}
    erase(eero, kaarina)
    user = User.objects.get(pk=eero.user_id)
    assert (user.is_active, user.first_name) == (True, "Eero")
    assert [grant.role for grant in user.grants.in_force()] == [Role.ORDERER]
    assert Expert.objects.get(pk=eero.pk).user is None


def test_the_account_of_a_double_is_closed_and_the_double_is_found_again(eero, kaarina):
    """What the law keeps of a double is emptied later: the service must still know whose it is."""
    double = make_expert("Erkki")
    merge_experts(kept_id=eero.pk, other_id=double.pk, chosen={}, by=kaarina)
    erase(eero, kaarina)
    assert not User.objects.filter(pk__in=[eero.user_id, double.user_id], is_active=True).exists()
    assert set(person_of(Expert.objects.get(pk=eero.pk)).keys) == {eero.pk, double.pk}
    names = Expert.objects.values_list("first_name", flat=True)
    assert set(names) == {"Poistettu"}


def test_a_request_is_answered_and_the_person_erased_together(eero, kaarina):
    request = services.ask(expert=eero, kind=RequestKind.ERASURE, text="", by=eero.user)
    hold = services.place_hold(expert=eero, reason="Tarkastus", by=kaarina)
    with pytest.raises(NotYet):
        approve_erasure(request_id=request.pk, reason="Oma pyyntö", by=kaarina)
    assert DataRequest.objects.get(pk=request.pk).status == RequestStatus.OPEN, "both or neither"
    with pytest.raises(DomainError):
        services.answer(request_id=request.pk, status=RequestStatus.DONE, text="Poistimme", by=kaarina)
    hold.delete()
    approve_erasure(request_id=request.pk, reason="Oma pyyntö", by=kaarina)
    assert DataRequest.objects.get(pk=request.pk).status == RequestStatus.DONE
