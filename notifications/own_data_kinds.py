"""Kinds of notices about a person's own data and life. None tells what the person wrote."""

from notifications.kind import Kind
from tenants.terminology.terms import tt_lazy

OWN_DATA = {
    "data.requested": Kind(
        tt_lazy("A request about personal data waits"),
        tt_lazy("Somebody has asked about their own data. It must be answered within a month."),
        tt_lazy("Open the request"),
        "rights:detail",
    ),
    "data.answered": Kind(
        tt_lazy("Your request has been answered"),
        tt_lazy("We have answered your request about your data. The answer is on your own page."),
        tt_lazy("See the answer"),
        "own:requests",
        has_id=False,
    ),
    "life.changed": Kind(
        tt_lazy("{Expert:a} has told of a change"),
        tt_lazy("{Expert:a} has told that something affects the activity. Talk with the person soon."),
        tt_lazy("See what was told"),
        "rights:change",
    ),
}
