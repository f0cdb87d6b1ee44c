"""What the directory of organisations holds: names of organisations, and ids of operators in their journal."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, ORGANISATION = DataClass.TECHNICAL, DataClass.ORGANISATION

describe(
    "tenants.Tenant", purpose=Purpose.SERVICE, retention="service",
    fields={
        **dict.fromkeys(("name", "name_sv", "name_en", "kind", "region_code", "languages", "logo_alt"), ORGANISATION),
        **dict.fromkeys(
            ("id", "schema_name", "slug", "brand_colour", "status", "logo_key", "terms_version", "delete_on", "created_at"),
            TECHNICAL,
        ),
    },
)  # fmt: skip
describe(
    "tenants.Domain", purpose=Purpose.SERVICE, retention="service",
    fields=dict.fromkeys(("id", "domain", "tenant", "is_primary"), TECHNICAL),
)  # fmt: skip
describe(
    "tenants.PlatformEntry", purpose=Purpose.LOG, retention="log",
    fields={
        **dict.fromkeys(("id", "at", "action", "subject_id"), TECHNICAL),
        "by_id": DataClass.PERSON, "organisation": ORGANISATION, "reason": ORGANISATION,
    },
)  # fmt: skip
