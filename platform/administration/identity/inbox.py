"""Readers' accessibility feedback: what waits and until when, and answering it (Act 306/2019, section 10)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from administration.identity.forms import AnswerForm
from domain.clock import now
from domain.errors import Conflict, DomainError
from tenants.pages.models import ReaderMessage
from tenants.pages.selectors import open_messages
from tenants.pages.services import answer_message
from ui.views import error_page

PAGE = 25


@policy(roles={Role.ADMINISTRATOR})
def messages_page(request):
    """Messages without an answer, late ones on top; then the answered ones."""
    answered = ReaderMessage.objects.exclude(answered_at=None).order_by("-answered_at")
    page = Paginator(answered, PAGE).get_page(request.GET.get("page"))
    context = {"waiting": open_messages(), "page": page, "now": now()}
    return render(request, "identity_settings/messages.html", context)


@policy(roles={Role.ADMINISTRATOR}, methods={"GET", "POST"}, objects="pages.ReaderMessage")
def message(request, pk):
    """One message and its answer. The reader's address stays sealed: only the mail is sent there."""
    found = get_object_or_404(ReaderMessage, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_message(message_id=pk, answer=form.cleaned_data["answer"], by=request.user)
        except Conflict as error:
            return error_page(request, 409, text=str(error))
        except DomainError as error:
            form.add_error("answer", str(error))
        else:
            messages.success(request, _("Answered."))
            return redirect("identity_settings:messages")
    context = {"message": found, "form": form, "is_late": found.answer_by < now()}
    return render(request, "identity_settings/message.html", context, status=422 if form.errors else 200)
