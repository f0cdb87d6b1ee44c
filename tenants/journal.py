"""The operators' journal: who did what to which organisation, and why."""

from tenants.models import PlatformEntry, Tenant


def note(action: str, *, tenant: Tenant, by, reason: str = "") -> None:
    """Write a line in the transaction of the deed. `by` is an operator, an operator's id, or None for a command."""
    PlatformEntry.objects.create(
        action=action,
        subject_id=tenant.pk,
        organisation=tenant.name[:120],
        by_id=getattr(by, "pk", by),
        reason=reason[:500],
    )
