"""What an organisation's own words hold: words, and who approved them."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, ORGANISATION, OTHERS = DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.OTHERS

describe(
    "terminology.TenantTerm", purpose=Purpose.SERVICE, retention="service",
    fields={
        **dict.fromkeys(("slot", "lang", "base", "preset_base", "forms"), ORGANISATION),
        "id": TECHNICAL, "checked_by": OTHERS, "checked_at": TECHNICAL,
    },
)  # fmt: skip
describe(
    "terminology.TermVersion", purpose=Purpose.SERVICE, retention="service",
    fields={
        **dict.fromkeys(("slot", "lang", "base", "forms", "document"), ORGANISATION),
        "id": TECHNICAL, "approved_by": OTHERS, "entered_by": OTHERS, "valid_from": TECHNICAL,
    },
)  # fmt: skip
