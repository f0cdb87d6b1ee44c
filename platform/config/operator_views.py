"""The operators' desk: messages that were given up."""

from django import forms
from django.contrib import messages as flash
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.policy import Host, policy
from accounts.staff.models import PlatformRole
from outbox.models import Message
from outbox.services import drop_message, retry_message
from tenants.models import PlatformEntry, Tenant
from ui import formats

OPERATOR = {PlatformRole.OPERATOR}
SHOWN = 100
ACTIONS = {"retry": retry_message, "drop": drop_message}


class DropForm(forms.Form):
    """Why a message is dropped; the operators' journal keeps it."""

    reason = forms.CharField(label=gettext_lazy("Why is it dropped?"), max_length=500)


@policy(roles=OPERATOR, host=Host.PLATFORM)
def messages(request):
    """Dead letters with what to do, and how long the queue is. Ids, topics and names of organisations only."""
    waiting = Message.objects.filter(done_at=None, dead_at=None)
    dead = Message.objects.filter(dead_at__isnull=False, done_at=None).order_by("dead_at")
    oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first()
    context = {
        "dead": _rows(dead[:SHOWN]),
        "stopped": dead.count(),
        "waiting": waiting.count(),
        "oldest": oldest,
        "oldest_at": formats.when(oldest, None, get_language()) if oldest else "",
    }
    return render(request, "config/operator_messages.html", context)


def _rows(dead) -> list[dict]:
    names = {tenant.pk: str(tenant) for tenant in Tenant.objects.all()}
    return [
        {
            "message": message,
            "organisation": names.get(message.tenant_id, "–"),
            "form": DropForm(auto_id=f"m{message.pk.hex}-%s"),
            "unknown": _("Unknown"),
        }
        for message in dead
    ]


@policy(roles=OPERATOR, host=Host.PLATFORM, methods={"POST"}, objects="outbox.Message")
def decide_message(request, pk):
    """Let a given-up message try again, or drop it with a reason."""
    action, reason = request.POST.get("action", ""), request.POST.get("reason", "").strip()[:500]
    if action not in ACTIONS or (action == "drop" and not reason):
        flash.error(request, _("Write a reason before you drop a message."))
        return redirect("operator_messages")
    with transaction.atomic():
        changed = ACTIONS[action](message_id=pk)
        if changed:
            PlatformEntry.objects.create(
                by_id=request.user.pk, action=f"message.{action}", subject_id=pk, reason=reason
            )
    flash.success(request, _("Done.")) if changed else flash.info(
        request, _("Somebody has already handled this.")
    )
    return redirect("operator_messages")
