"""The expert's payment details: seen masked, changed only by somebody who has just proved who they are."""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.policy import policy
from accounts.roles.models import Role
from accounts.strength import proved_within
from crypto.masks import mask_iban, mask_identity_code
from domain.errors import DomainError
from registry.experts.models import Expert
from registry.joining.forms import PaymentForm
from registry.joining.own_views import own_expert
from registry.joining.payment import change_payment_details
from tenants.terminology.terms import tt
from ui.answers import status_of

FRESH = 60  # seconds: a proof that is older is asked for again, and at least four minutes are left for typing
FIELDS = {"invalid_iban": "iban", "invalid_identity_code": "identity_code", "conflict": "identity_code"}


@sensitive_post_parameters("iban", "identity_code")
@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def payment(request):
    """What is stored, masked; with `?change` or a sent form the page that changes it."""
    expert = own_expert(request)
    if request.method == "POST":
        return _sent(request, expert)
    if "change" in request.GET:
        if not proved_within(request, FRESH):
            raise ReauthenticationRequired
        return _change(request, expert)
    context = {
        "expert": expert,
        "iban": mask_iban(expert.iban.reveal()) if expert.iban else "",
        "identity_code": mask_identity_code(expert.identity_code.reveal()) if expert.identity_code else "",
    }
    return render(request, "joining/payment.html", context)


def _sent(request, expert: Expert):
    """A form that came too late is not kept: allauth would store what was typed in the session, in the open."""
    try:
        return _change(request, expert)
    except ReauthenticationRequired:
        messages.info(request, tt("Prove once more who you are. Then write the details again."))
        return redirect(f"{reverse('joining:payment')}?change=1")


@sensitive_variables("form")
@reauthentication_required
def _change(request, expert: Expert):
    form = PaymentForm(
        request.POST if request.method == "POST" else None,
        expert=expert,
        initial={"account_holder": expert.account_holder or str(expert)},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            changed = change_payment_details(expert=expert, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(FIELDS.get(error.code), str(error))
            status = status_of(error)
        else:
            done = tt("Your payment details are saved. We sent word of it to your e-mail.")
            messages.success(request, done if changed else tt("Nothing changed."))
            return redirect("joining:payment")
    return render(request, "joining/payment_change.html", {"form": form, "expert": expert}, status=status)
