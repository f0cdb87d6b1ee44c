"""The page of notices, and which of them come by mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import Audience, policy
from notifications.choices import choose_mail, wanted_groups
from notifications.forms import MailForm
from notifications.kinds import KINDS
from notifications.letters import path_of
from notifications.selectors import notices_of
from notifications.services import mark_read

PAGE = 20


@policy(Audience.SIGNED_IN)
def index(request):
    """My notices, newest first."""
    page = Paginator(notices_of(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [{"notice": notice, "kind": KINDS[notice.kind], "url": path_of(notice)} for notice in page]
    return render(request, "notifications/index.html", {"page_obj": page, "rows": rows})


@policy(Audience.SIGNED_IN, methods={"POST"})
def read_all(request):
    """I have seen them."""
    mark_read(by=request.user)
    return redirect("notifications:index")


@policy(Audience.SIGNED_IN, methods={"GET", "POST"})
def choices(request):
    """Which letters I want by mail. What must reach me comes in any case, and all stands on the page of notices."""
    form = MailForm(
        request.POST if request.method == "POST" else None, initial={"wanted": wanted_groups(request.user)}
    )
    if form.is_bound and form.is_valid():
        choose_mail(wanted=form.cleaned_data["wanted"], by=request.user)
        messages.success(request, _("Your choices have been saved."))
        return redirect("notifications:choices")
    return render(request, "notifications/choices.html", {"form": form}, status=422 if form.errors else 200)
