"""The journals in words: what was done, what changed from what to what, and why somebody looked."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AccessEntry, Entry, StatusChange
from registry.bank import wording
from registry.experts.models import Audience
from tenants.terminology.terms import tt_lazy

DONE = {
    "expert.added": gettext_lazy("Added to the register"),
    "expert.changed": gettext_lazy("Details changed"),
    "expert.invited": gettext_lazy("Invited to sign in"),
    "expert.not_invited": gettext_lazy("Could not be invited to sign in: the address is in use already"),
    "expert.linked": gettext_lazy("Got an account to sign in with"),
    "expert.merged": gettext_lazy("Another row of the same person was merged into this"),
    "expert.unmerged": gettext_lazy("A merge was undone"),
    "expert.called_different": gettext_lazy("A possible duplicate was called a different person"),
    "expert.import_added": gettext_lazy("Completed from an imported register"),
    "experts.details_changed": gettext_lazy("Details changed"),
    "experts.topics_changed": gettext_lazy("Topics changed"),
    "experts.times_changed": gettext_lazy("Suitable times changed"),
    "experts.needs_changed": gettext_lazy("Needs at work changed"),
    "experts.consent_given": gettext_lazy("Consent to the national bank given"),
    "experts.consent_withdrawn": gettext_lazy("Consent to the national bank withdrawn"),
    "experts.purpose_allowed": gettext_lazy("Consent given"),
    "experts.purpose_withdrawn": gettext_lazy("Consent withdrawn"),
    "experts.life_change_told": gettext_lazy("Told of a change in life"),
    "experts.life_change_handled": gettext_lazy("A change in life was marked as handled"),
    "note.written": gettext_lazy("Note written"),
    "note.changed": gettext_lazy("Note changed"),
    "note.removed": gettext_lazy("Note removed"),
    "agreement.drafted": gettext_lazy("Agreement drafted"),
    "agreement.changed": gettext_lazy("Agreement changed"),
    "agreement.sent": gettext_lazy("Agreement sent for signing"),
    "agreement.code_asked": gettext_lazy("Signing code asked for"),
    "agreement.signed": gettext_lazy("Agreement signed"),
    "agreement.in_force": gettext_lazy("Agreement came into force"),
    "agreement.noted": gettext_lazy("Agreement made elsewhere noted"),
    "agreement.withdrawn": gettext_lazy("Agreement withdrawn"),
    "agreement.ended_early": gettext_lazy("Agreement ended early"),
    "commitment.accepted": gettext_lazy("Commitment accepted"),
    "tax_card.delivered": gettext_lazy("Tax card delivered"),
    "tax_card.reminded": gettext_lazy("Reminded of the tax card"),
    "payment.details_changed": gettext_lazy("Payment details changed"),
    "payout.papers_asked": gettext_lazy("Asked for missing papers"),
    "equipment.handed_out": gettext_lazy("Equipment handed out"),
    "equipment.returned": gettext_lazy("Equipment returned"),
    "orientation.ticked": gettext_lazy("A part of the orientation done"),
    "orientation.unticked": gettext_lazy("A part of the orientation taken back"),
    "training.added": gettext_lazy("Course added"),
    "training.corrected": gettext_lazy("Course corrected"),
    "training.removed": gettext_lazy("Course removed"),
    "training.renewed": gettext_lazy("Course renewed"),
    "training.told": gettext_lazy("Told of a course"),
    "training.told_decided": gettext_lazy("A course that was told of was checked"),
    "training.verified": gettext_lazy("Course verified"),
    "mentoring.started": gettext_lazy("Mentoring started"),
    "mentoring.ended": gettext_lazy("Mentoring ended"),
    "event.invited": gettext_lazy("Invited to an event"),
    "event.joined": gettext_lazy("Joined an event"),
    "event.left": gettext_lazy("Left an event"),
    "event.seat_given": gettext_lazy("Got a seat from the waiting list"),
    "event.attendance": gettext_lazy("Attendance noted"),
    "application.begun": gettext_lazy("Application begun"),
    "application.sent": gettext_lazy("Application sent"),
    "application.noted": gettext_lazy("A note on the application"),
    "application.handed_over": gettext_lazy("Application given to somebody else"),
    "application.decided": gettext_lazy("Application decided"),
    "interview.agreed": gettext_lazy("Interview agreed"),
    "interview.seated": gettext_lazy("Interviewer added"),
    "interview.unseated": gettext_lazy("Interviewer taken away"),
    "interview.held": gettext_lazy("Interview held"),
    "seat.asked": gettext_lazy("A seat beside a mentor was asked for"),
    "seat.closed": gettext_lazy("The seat beside a mentor was closed"),
    "data.requested": gettext_lazy("Asked something about own data"),
    "hold.placed": gettext_lazy("Erasing was stopped for a reason of the law"),
    "hold.lifted": gettext_lazy("Erasing was allowed again"),
    "person.erased": gettext_lazy("Personal data erased"),
    "expert.import_undone": gettext_lazy("An import was undone"),
    "expert.tagged": gettext_lazy("Tag added"),
    "expert.untagged": gettext_lazy("Tag taken away"),
}
FIELDS = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone number"),
    "municipality_code": gettext_lazy("Home municipality"),
    "languages": gettext_lazy("Languages"),
    "topics": gettext_lazy("Topics"),
    "task_codes": tt_lazy("Kinds of {task:pl}"),
    "area_codes": gettext_lazy("Area"),
    "is_on_site": gettext_lazy("Works on site"),
    "is_remote": gettext_lazy("Works remotely"),
    "audiences": gettext_lazy("With whom"),
    "max_audience": gettext_lazy("The largest group"),
    "max_km": gettext_lazy("Kilometres from home at most"),
    "monthly_ceiling": tt_lazy("At most this many {task:pl} a month"),
    "monthly_hours": gettext_lazy("Hours a month at most"),
    "paused_until": gettext_lazy("Pause until"),
    "waives_fee": tt_lazy("Does not want {fee:pl}"),
    "contact_protected": gettext_lazy("Protected contact details"),
    "background_organisation": gettext_lazy("Background organisation"),
    "introduction": gettext_lazy("Introduction in own words"),
    "identity_code": gettext_lazy("Personal identity code"),
    "iban": gettext_lazy("Account number"),
    "account_holder": gettext_lazy("Account holder"),
    "tags": gettext_lazy("Tags"),
    "joined_on": gettext_lazy("In the register since"),
    "access_needs": gettext_lazy("Accessibility needs"),
    "assistive_devices": gettext_lazy("Assistive devices"),
}
CODES: dict[str, Callable[[str], Any]] = {
    "municipality_code": wording.place_name,
    "area_codes": wording.place_name,
    "task_codes": wording.form_name,
    "languages": lambda code: wording.LANGUAGES.get(code, code),
    "audiences": lambda code: Audience(code).label,
}
CONTACT = "municipality_code"  # the one contact detail whose value stands in the journal
LOOKS = {
    "register_row": gettext_lazy("Saw the row in the register"),
    "register_card": gettext_lazy("Opened the details"),
    "register_summary": gettext_lazy("Opened the details"),
    "register_tasks": tt_lazy("Opened the {task:pl}"),
    "register_fees": tt_lazy("Opened the {fee:pl}"),
    "register_papers": gettext_lazy("Opened the agreements and papers"),
    "register_training": gettext_lazy("Opened the training"),
    "register_messages": gettext_lazy("Opened the messages"),
    "register_log": gettext_lazy("Opened the log"),
    "register_edit": gettext_lazy("Opened the details for changing"),
    "register_duplicates": gettext_lazy("Compared with a possible duplicate"),
    "identity_code": gettext_lazy("Opened the personal identity code"),
    "iban": gettext_lazy("Opened the account number"),
    "access_needs": gettext_lazy("Saw the needs at work"),
    "topics": tt_lazy("Saw the topics when choosing {expert:a}"),
    "offers": tt_lazy("Saw the requests sent to {expert:def}"),
    "claim line": tt_lazy("Checked {fee:a}"),
    "papers": tt_lazy("Checked the papers for paying {fee:pl}"),
    "training": gettext_lazy("Opened the training"),
    "certificate": gettext_lazy("Opened a certificate"),
    "register_events": gettext_lazy("Opened the events"),
    "register_export": gettext_lazy("Took the row into a spreadsheet"),
    "register_letter": gettext_lazy("Saw the name when writing to many"),
    "register_import": gettext_lazy("Compared with an import"),
    "agreement": gettext_lazy("Opened an agreement"),
    "agreement_row": gettext_lazy("Saw the agreement in a list"),
    "application": gettext_lazy("Opened the application"),
    "applications": gettext_lazy("Saw the application in a list"),
    "interview": gettext_lazy("Opened the interview"),
    "event_row": gettext_lazy("Saw the name in an event"),
    "mentor_row": gettext_lazy("Saw the name among mentors"),
    "equipment_row": gettext_lazy("Saw the equipment in a list"),
    "tax_card_file": gettext_lazy("Opened the tax card"),
    "tax_card_row": gettext_lazy("Saw the tax card in a list"),
    "life_change": gettext_lazy("Read of a change in life"),
    "request": gettext_lazy("Read a request about own data"),
    "name": gettext_lazy("Saw the name"),
}


def of_entry(entry: Entry, *, shows_contact: bool) -> str:
    """What was done; for changed details which, and their codes before and after. Protected places only when shown."""
    done = str(DONE.get(entry.action) or _("Entry: %(code)s") % {"code": entry.action})
    changes = _changes_in(entry.facts)
    if not shows_contact and CONTACT in changes:
        changes = {**changes, CONTACT: None}
    if not changes:
        return done
    return f"{done}: {', '.join(_change(name, values) for name, values in changes.items())}"


def of_step(step: StatusChange) -> str:
    """A step of a life cycle, with the words of its own states, and the reason when one was given."""
    model = apps.get_model(step.subject)
    states = dict(model._meta.get_field("status").flatchoices)
    words = {"was": states.get(step.was, step.was), "now": states.get(step.became, step.became)}
    line = _("State: %(was)s → %(now)s") % words
    return f"{line}. {step.note}" if step.note else line


def of_look(look: AccessEntry) -> str:
    """What was looked at, and the reason when one was asked."""
    line = str(LOOKS.get(look.kind) or _("Looked at: %(code)s") % {"code": look.kind})
    return f"{line}. {look.reason}" if look.reason else line


def _changes_in(facts: dict) -> dict[str, list | None]:
    """Names of changed fields with their values, where the journal has them; other entries count things only."""
    changes, fields = facts.get("changes"), facts.get("fields")
    if isinstance(changes, dict):
        return changes
    return dict.fromkeys(fields) if isinstance(fields, list) else {}


def _change(name: str, values: list | None) -> str:
    label = str(FIELDS.get(name, name)).lower()
    if not values:
        return label
    before, after = (_shown(name, value) for value in values)
    return f"{label} ({before} → {after})"


def _shown(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in ("paused_until", "joined_on"):
        return ".".join(str(int(part)) for part in reversed(str(value).split("-")))
    word = CODES.get(name, str)
    return ", ".join(str(word(code)) for code in (value if isinstance(value, list) else [value]))
