"""What units and rules hold: facts of the organisation. Whoever approved a rule is named, as in its decision."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, ORGANISATION, OTHERS = DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.OTHERS


def _organisation(label: str, fields: str, **other: DataClass) -> None:
    facts = dict.fromkeys(fields.split(), ORGANISATION)
    describe(label, purpose=Purpose.SERVICE, retention="service", fields={"id": TECHNICAL, **facts, **other})


_organisation("organisation.CostCentre", "code name")
_organisation(
    "organisation.Unit",
    "name name_sv code parent cost_centre kind service_line municipality_code address arrival parking accessibility is_active",
)
_organisation("organisation.Room", "unit name seats notes is_active")
_organisation("organisation.UnitBudget", "unit year amount warn_percent")
_organisation(
    "organisation.RuleVersion",
    "kind unit name data sources valid_from valid_to approved_on document origin",
    approved_by=OTHERS,
    entered_by=OTHERS,
    entered_at=TECHNICAL,
)
