"""Being the deputy: remembered, taking over, and asked like a doer (A204)."""

import pytest

from domain.errors import DomainError
from registry.experts.models import ExpertTopic
from registry.matching import services
from registry.matching.models import AssignmentStatus, OfferStatus
from registry.orders.models import OrderStatus
from tests.factories.orders import coordinator, order_row
from tests.factories.registry import make_expert
from tests.registry.matching.asking import offered

pytestmark = pytest.mark.usefixtures("price")


def test_a_no_to_being_the_deputy_does_not_touch_the_order(north):
    order, [_, deputy] = offered(deputy=make_expert("Elsa"))
    services.decline(offer_id=deputy.pk, by=deputy.expert.user)
    order.refresh_from_db()
    assert order.status == OrderStatus.OFFERED


@pytest.mark.requirement("A204")
@pytest.mark.parametrize("deputy_first", [True, False])
def test_the_deputy_is_remembered_whoever_answers_first(north, deputy_first):
    elsa = make_expert("Elsa")
    order, [doer, deputy] = offered(deputy=elsa)
    answers = [
        lambda: services.accept(offer_id=doer.pk, by=doer.expert.user),
        lambda: services.accept_as_deputy(offer_id=deputy.pk, by=elsa.user),
    ]
    for answer in reversed(answers) if deputy_first else answers:
        answer()
    assert order.assignments.get().deputy == elsa


@pytest.mark.requirement("A204")
def test_a_ready_deputy_takes_the_work_over(north):
    elsa = make_expert("Elsa")
    _order, [doer, deputy] = offered(deputy=elsa)
    services.accept_as_deputy(offer_id=deputy.pk, by=elsa.user)
    first = services.accept(offer_id=doer.pk, by=doer.expert.user)
    second = services.hand_to_deputy(assignment_id=first.pk, by=doer.expert.user)
    first.refresh_from_db()
    assert (first.status, second.expert, second.status) == (
        AssignmentStatus.ENDED,
        elsa,
        AssignmentStatus.ACTIVE,
    )


def test_without_a_ready_deputy_nobody_takes_over(north):
    _, [offer] = offered()
    first = services.accept(offer_id=offer.pk, by=offer.expert.user)
    assert services.hand_to_deputy(assignment_id=first.pk, by=offer.expert.user) is None


def test_the_deputy_can_be_asked_to_do_the_work_after_a_no(north):
    elsa = make_expert("Elsa")
    order, [doer, deputy] = offered(deputy=elsa)
    services.accept_as_deputy(offer_id=deputy.pk, by=elsa.user)
    services.decline(offer_id=doer.pk, by=doer.expert.user)
    [new] = services.send_offers(order_id=order.pk, expert_id=elsa.pk, by=coordinator())
    deputy.refresh_from_db()
    assert (deputy.status, new.as_deputy, new.status) == (OfferStatus.CLOSED, False, OfferStatus.SENT)
    assert services.accept(offer_id=new.pk, by=elsa.user).deputy is None


def test_each_kind_of_offer_has_its_own_answer(north):
    _, [doer, deputy] = offered(deputy=make_expert("Elsa"))
    with pytest.raises(DomainError) as refusal:
        services.accept(offer_id=deputy.pk, by=deputy.expert.user)
    assert refusal.value.code == "deputy_offer"
    with pytest.raises(DomainError) as refusal:
        services.accept_as_deputy(offer_id=doer.pk, by=doer.expert.user)
    assert refusal.value.code == "doer_offer"


def test_a_deputy_is_judged_like_a_doer(north):
    elsa = make_expert("Elsa")
    ExpertTopic.objects.filter(expert=elsa).update(is_off_limits=True)
    eero, order = make_expert("Eero"), order_row()
    with pytest.raises(DomainError) as refusal:
        services.send_offers(order_id=order.pk, expert_id=eero.pk, deputy_id=elsa.pk, by=coordinator())
    assert refusal.value.code == "override_needed"
    assert not order.offers.exists()
