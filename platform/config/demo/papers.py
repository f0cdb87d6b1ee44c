"""Invented papers of one organisation: one agreement to sign, one that ends soon, a draft, things on loan."""

import datetime as dt

from accounts.roles.models import Role, RoleGrant
from domain.clock import today
from registry.experts.models import Expert
from registry.joining.agreements import draft_agreement, send_agreement
from registry.joining.contents import default_period, known_contents
from registry.joining.models import AgreementKind, AgreementRole, Equipment, EquipmentKind


def add_papers() -> None:
    """Call inside the tenant, after its people have been made. The first expert's papers stay as they are."""
    keeper = RoleGrant.objects.filter(role=Role.COORDINATOR).select_related("user").first().user
    _first, second, third, fourth = Expert.objects.filter(user__isnull=False).order_by("payee_number")[:4]
    second.agreements.update(valid_to=today() + dt.timedelta(days=25))
    _draft(third, keeper)
    send_agreement(agreement_id=_draft(fourth, keeper).pk, by=keeper)
    Equipment.objects.bulk_create(
        Equipment(
            expert=expert, kind=kind, what=what, serial=serial, handed_by=keeper,
            handed_on=today() - dt.timedelta(days=200),
        )
        for expert, kind, what, serial in (
            (second, EquipmentKind.PHONE, "Esimerkkipuhelin", "SN-1001"),
            (third, EquipmentKind.KEY, "Vastaanottohuone", "17"),
        )
    )  # fmt: skip


def _draft(expert: Expert, by):
    period = default_period(expert)
    contents = known_contents(expert, "fi") | {
        "experience": "Vertaisryhmän ohjaaja",
        "wishes": "Luentoja ja ryhmiä, mieluiten iltapäivisin",
    }
    return draft_agreement(
        expert=expert, by=by, kind=AgreementKind.COMMISSION, role=AgreementRole.EXPERT, language="fi",
        valid_from=period.start, valid_to=period.end, is_insured=True, **contents,
    )  # fmt: skip
