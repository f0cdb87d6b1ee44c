"""States, acts and jobs in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from tenants.fleet.models import Job, JobKind, JobStatus
from tenants.models import PlatformEntry, Tenant, TenantStatus

TONES = {TenantStatus.ACTIVE: "ok", TenantStatus.SUSPENDED: "warn", TenantStatus.CLOSING: "err"}
JOB_TONES = {
    JobStatus.WAITING: "mute",
    JobStatus.RUNNING: "info",
    JobStatus.DONE: "ok",
    JobStatus.FAILED: "err",
}

DEEDS: dict[str, str | Promise] = {
    "organisation.created": lazy("Created the organisation"),
    "organisation.restored": lazy("Restored the organisation from an archive"),
    "organisation.suspended": lazy("Suspended the organisation"),
    "organisation.resumed": lazy("Took the organisation back into use"),
    "organisation.closing": lazy("Set a day for the deletion"),
    "organisation.kept": lazy("Took the deletion back"),
    "organisation.deleted": lazy("Deleted the organisation"),
    "organisation.export_asked": lazy("Asked for an archive of everything"),
    "organisation.exported": lazy("The archive was made"),
    "organisation.downloaded": lazy("Downloaded the archive"),
    "message.retry": lazy("Let a stopped message try again"),
    "message.drop": lazy("Dropped a stopped message"),
    "support.asked": lazy("Asked for a support visit"),
    "support.link_made": lazy("Opened a support visit"),
    "support.given_up": lazy("Ended a support visit"),
}
TITLES: dict[str, str | Promise] = {
    JobKind.CREATE: lazy("Creating an organisation"),
    JobKind.EXPORT: lazy("Making an archive"),
    JobKind.DELETE: lazy("Deleting an organisation"),
}


def deed_of(entry: PlatformEntry) -> str:
    """What was done, in words; a deed of a newer version by its code."""
    return str(DEEDS.get(entry.action, entry.action))


def tone_of(tenant: Tenant) -> str:
    """The colour that goes with the state's word and icon."""
    return TONES[tenant.status]


def version_of(tenant: Tenant) -> str:
    """Whether the tables are those of this version, as last read."""
    reading = getattr(tenant, "reading", None)
    if reading is None:
        return "–"
    if not reading.behind:
        return _("Up to date")
    return ngettext("{n} change behind", "{n} changes behind", reading.behind).format(n=reading.behind)


def size_of(number: int | None) -> str:
    """Bytes for reading: kB, MB or GB."""
    if number is None:
        return "–"
    for unit in ("kB", "MB"):
        number /= 1024
        if number < 1024:
            return f"{number:.0f} {unit}"
    return f"{number / 1024:.1f} GB".replace(".", ",")


def as_row(job: Job, names: dict) -> dict:
    """A job of a list: what, of whom, how far."""
    return {
        "job": job,
        "title": TITLES[job.kind],
        "organisation": names.get(job.tenant_id) or job.result.get("name", ""),
        "tone": JOB_TONES[job.status],
    }
