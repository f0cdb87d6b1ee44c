"""Who sees which papers."""

from django.db.models import QuerySet

from accounts.roles.models import Role
from accounts.roles.selectors import holds
from registry.experts.models import Expert
from registry.joining.agreements import ending_soon
from registry.joining.models import Agreement, AgreementStatus, Equipment, TaxCardDelivery
from registry.joining.orientation import Progress, progress_in
from tenants.organisation.models import Unit

SOON = 60  # days
WAITING = (AgreementStatus.SIGNED, AgreementStatus.SENT, AgreementStatus.DRAFT)
VIEWS = ("ending", "waiting", "signed", "past")


def own_agreements(user) -> QuerySet[Agreement]:
    """What the expert sees: what has been sent or signed, the newest first; no drafts and nothing taken back."""
    hidden = (AgreementStatus.DRAFT, AgreementStatus.WITHDRAWN)
    return with_document(Agreement.objects.filter(expert__user=user).exclude(status__in=hidden))


def agreements_visible_to(user) -> QuerySet[Agreement]:
    """All for coordinators, their own for experts."""
    if holds(user, Role.COORDINATOR):
        return with_document(Agreement.objects.select_related("expert__user"))
    return own_agreements(user).select_related("expert__user")


def with_document(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Each with its signed paper, of which the bytes are read only when it is opened."""
    return agreements.select_related("document").defer("document__content")


def agreements_in(view: str) -> QuerySet[Agreement]:
    """The coordinator's list: ending within 60 days, waiting for somebody, all in force, or past."""
    rows = Agreement.objects.select_related("expert")
    if view == "ending":
        return rows.filter(pk__in=[paper.pk for paper in ending_soon(SOON)]).order_by("valid_to", "pk")
    if view == "waiting":
        return rows.filter(status__in=WAITING).order_by("status", "valid_from", "pk")
    if view == "signed":
        return rows.filter(status=AgreementStatus.IN_FORCE).order_by("expert__sort_name", "pk")
    past = (AgreementStatus.ENDED, AgreementStatus.WITHDRAWN)
    return rows.filter(status__in=past).order_by("-valid_from", "pk")


def cards_visible_to(user) -> QuerySet[TaxCardDelivery]:
    """Handed-in tax cards: payroll's, and the expert's own. Nobody else opens them."""
    cards = TaxCardDelivery.objects.filter(file__isnull=False).select_related("file", "expert")
    return cards if holds(user, Role.PAYROLL_CLERK) else cards.filter(expert__user=user)


def equipment_of(expert: Expert) -> QuerySet[Equipment]:
    """What the expert has, and has had."""
    return expert.equipment.order_by("returned_on", "-handed_on").select_related("handed_by", "returned_to")


def orientations_of(expert: Expert) -> list[tuple[Unit, Progress]]:
    """The units where something has been ticked with the expert, and how far each is (A007)."""
    units = Unit.objects.filter(pk__in=expert.orientation.values("unit_id")).select_related("parent")
    return [(unit, progress_in(unit, [expert])[0]) for unit in units]
