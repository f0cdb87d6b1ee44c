"""The tab "Agreement and papers" of an expert's page."""

from collections.abc import Mapping
from typing import Any

from accounts.roles.models import Role
from domain.clock import today
from registry.experts.models import Expert
from registry.experts.tabs import Tab, add_tab
from registry.joining import selectors
from registry.joining.commitments import states_of
from registry.joining.tax_cards import is_asked_every_year, lacks_card
from tenants.terminology.terms import tt_lazy


def papers(expert: Expert, viewer: Any) -> Mapping[str, Any]:
    """Everything that was signed, accepted, delivered, lent and shown."""
    return {
        "expert": expert,
        "agreements": selectors.with_document(expert.agreements.all()),
        "states": states_of(expert),
        "cards": expert.tax_cards.order_by("-year").select_related("noted_by")[:3],
        "lacks_card": lacks_card(expert),
        "is_yearly": is_asked_every_year(today()),
        "year": today().year,
        "changes": expert.payment_changes.select_related("by")[:5],
        "equipment": selectors.equipment_of(expert),
        "orientations": selectors.orientations_of(expert),
    }


add_tab(
    Tab(
        key="papers",
        title=tt_lazy("{Contract} and papers"),
        place=30,
        template="joining/tab.html",
        context=papers,
        roles=frozenset({Role.COORDINATOR}),
    )
)
