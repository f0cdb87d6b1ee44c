"""One of every paper whose key stands in a URL."""

import datetime as dt

from domain.clock import today
from tests.isolation.sides import Side


def make_stored_file(side: Side):
    """A small paper."""
    from files.services import keep_made

    return keep_made(
        content=b"%PDF-1.7", purpose="agreement", name=f"{side}.pdf", content_type="application/pdf", by=None
    )


def make_agreement(place, side):
    """An agreement of this side's expert, with its signed paper."""
    from registry.joining.models import Agreement

    return Agreement.objects.create(
        expert=place.experts[side],
        kind="commission",
        valid_from=today(),
        text=f"Sopimus {place.canary}",
        document=make_stored_file(side),
    )


def make_tax_card(place, side):
    """A tax card of an earlier year that was handed in here."""
    from registry.joining.models import TaxCardDelivery

    return TaxCardDelivery.objects.create(
        expert=place.experts[side], year=2020, delivered_on=dt.date(2020, 1, 5), file=make_stored_file(side)
    )


def make_equipment(place, side):
    """A phone that is out."""
    from accounts.roles.models import Role
    from registry.joining.models import Equipment

    return Equipment.objects.create(
        expert=place.experts[side],
        kind="phone",
        what=f"Puhelin {place.canary}",
        handed_on=today(),
        handed_by=place.people[Role.COORDINATOR],
    )


def make_paper_text(place, side):
    """A version of a template."""
    from registry.joining.models import PaperText

    return PaperText.objects.create(
        paper="client_consent", language="fi", text=f"Teksti {place.canary}", published_by="Anna"
    )


PAPERS = {
    "joining.Agreement": make_agreement,
    "joining.TaxCardDelivery": make_tax_card,
    "joining.Equipment": make_equipment,
    "joining.PaperText": make_paper_text,
}
PAPERS_ARGUMENTS = {
    ("joining:commitment", "kind"): "confidentiality",
    ("joining:client_consent", "language"): "fi",
    ("paper_settings:commitment", "kind"): "rules",
    ("paper_settings:text", "paper"): "agreement_expert",
    ("paper_settings:text", "language"): "fi",
    ("paper_settings:history", "paper"): "agreement_expert",
    ("paper_settings:history", "language"): "fi",
}
