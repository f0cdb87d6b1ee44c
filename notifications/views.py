"""The page of notices."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from accounts.policy import Audience, policy
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
