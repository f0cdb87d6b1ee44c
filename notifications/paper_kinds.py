"""Notices about agreements, commitments and tax cards."""

from notifications.kind import Kind
from tenants.terminology.terms import tt_lazy

PAPERS: dict[str, Kind] = {
    "agreement.sent": Kind(
        tt_lazy("{Contract:a} waits for your signature"),
        tt_lazy("{Contract:a} waits for your signature. Read it in peace and ask, if something is unclear."),
        tt_lazy("Read and sign"),
        "joining:agreement",
    ),
    "agreement.signed": Kind(
        tt_lazy("{Contract:a} waits for the organisation"),
        tt_lazy("The other party has signed {contract:a}. It is in force when you have signed it too."),
        tt_lazy("Read and sign"),
        "joining:agreement",
    ),
    "agreement.in_force": Kind(
        tt_lazy("Your {contract} is signed"),
        tt_lazy("Both have signed your {contract}. You can download it."),
        tt_lazy("See {contract:def}"),
        "joining:agreement",
    ),
    "agreement.ends": Kind(
        tt_lazy("{Contract:a} ends soon"),
        tt_lazy("{Contract:a} ends soon. Renew it, or agree together that it ends."),
        tt_lazy("See {contract:def}"),
        "joining:agreement",
    ),
    "agreement.ends_yours": Kind(
        tt_lazy("Your {contract} ends soon"),
        tt_lazy("Your {contract} ends soon. You need not do anything yet: {coordinator} is told too."),
        tt_lazy("See {contract:def}"),
        "joining:agreement",
    ),
    "agreement.ended": Kind(
        tt_lazy("Your {contract} was ended"),
        tt_lazy("Your {contract} ends earlier than agreed. The reason is on the page."),
        tt_lazy("See {contract:def}"),
        "joining:agreement",
    ),
    "commitment.asked": Kind(
        tt_lazy("A commitment has new text"),
        tt_lazy("A commitment has new text. Read it and accept it, so that you can get new {task:pl}."),
        tt_lazy("Read and accept"),
        "joining:mine",
        has_id=False,
    ),
    "tax_card.asked": Kind(
        tt_lazy("Payroll needs your {taxcard}"),
        tt_lazy("Payroll needs your {taxcard} of this year. Tell here when you have delivered it."),
        tt_lazy("Tell about {taxcard:def}"),
        "joining:tax_card",
        has_id=False,
    ),
}
