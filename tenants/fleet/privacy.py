"""What the fleet's tables hold: schemas, jobs and ids of operators. The draft's first administrator is sealed."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, ORGANISATION, PERSON = DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.PERSON


def _service(label: str, technical: str, **other: DataClass) -> None:
    describe(
        label, purpose=Purpose.SERVICE, retention="service",
        fields={**dict.fromkeys(technical.split(), TECHNICAL), **other},
    )  # fmt: skip


_service("fleet.Blueprint", "id key migrations statements condensed fingerprint made_at")
_service("fleet.SpareSchema", "id schema_name blueprint made_at")
_service("fleet.Reading", "id tenant last_migration behind size_bytes last_activity_at read_at")
_service(
    "fleet.Job",
    "id kind status tenant_id subject_id done_steps all_steps attempts error result created_at leased_until finished_at",
    by_id=PERSON,
    reason=ORGANISATION,
)
_service(
    "fleet.CustomerAgreement", "id tenant",
    reference=ORGANISATION, signed_on=ORGANISATION, valid_from=ORGANISATION, valid_to=ORGANISATION,
    processing_terms=ORGANISATION,
)  # fmt: skip
describe(  # removed when the organisation is made (fleet/drafts.py)
    "fleet.OrganisationDraft", purpose=Purpose.SERVICE, retention="service", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "started_by_id": PERSON, "answers": ORGANISATION, "administrator": DataClass.SECRET,
        "started_at": TECHNICAL, "changed_at": TECHNICAL,
    },
)  # fmt: skip
