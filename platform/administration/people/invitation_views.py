"""Inviting, and the page behind an invitation's link.

Opening the link changes nothing, however often a mail scanner does; only the page's own form accepts.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.policy import Audience, policy
from accounts.roles import invitations
from accounts.roles.invitations import LinkState, NewPerson
from accounts.roles.models import Invitation
from administration.people.forms import InviteForm, JoinForm
from administration.people.views import KEEPER, PURPOSE
from domain.errors import DomainError
from ui.answers import refusal_page, status_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@policy(roles=KEEPER, methods={"GET", "POST"}, purpose=PURPOSE)
def invite(request):
    """A new person, or more roles for somebody who has an account."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = invitations.invite(by=request.user, **form.wanted())
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, _said(made))
            return redirect("people_settings:index")
    return render(request, "people_settings/invite.html", {"form": form}, status=status)


def _said(made: Invitation | None) -> str:
    if made is None:
        return _("The address had an account already. It has the roles now.")
    return _("The invitation is on its way.")


@policy(roles=KEEPER, methods={"POST"}, objects="roles.Invitation", purpose=PURPOSE)
def again(request, invitation_id: UUID):
    """A new mail with a new link."""
    return _change(request, invitation_id, invitations.send_again, _("The invitation is on its way."))


@policy(roles=KEEPER, methods={"POST"}, objects="roles.Invitation", purpose=PURPOSE)
def withdraw(request, invitation_id: UUID):
    """The link works no more."""
    return _change(request, invitation_id, invitations.withdraw, _("The invitation was withdrawn."))


def _change(request, invitation_id: UUID, service, done: str):
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    try:
        service(invitation_id=invitation.pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, done)
    return redirect("people_settings:index")


@policy(Audience.LINK, methods={"GET", "POST"}, rate="link")
def join(request, token: str):
    """GET shows who is invited, or what happened to the link; POST makes the account, once, and signs in."""
    invitation = invitations.invitation_by_link(token)
    if invitation is None:
        return render(request, "people_settings/join_closed.html", {"state": "unknown"}, status=404)
    with translation.override(invitation.language):
        state = invitations.state_of(invitation)
        if state is not LinkState.OPEN:
            context = {"state": state.value, "invitation": invitation}
            status = 409 if request.method == "POST" else 200
            return render(request, "people_settings/join_closed.html", context, status=status)
        return _join(request, invitation, token)


def _join(request, invitation: Invitation, token: str):
    names = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    form = JoinForm(request.POST if request.method == "POST" else None, initial=names, email=invitation.email)
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "invitation": invitation, "organisation": request.tenant}
        return render(request, "people_settings/join.html", context, status=422 if form.is_bound else 200)
    person = NewPerson(*(form.cleaned_data[name] for name in ("first_name", "last_name", "password")))
    try:
        user, is_new = invitations.accept(token=token, person=person)
    except DomainError as error:
        return refusal_page(request, error)
    if not is_new:
        messages.info(request, _("You have an account already. Sign in with your own password."))
        return redirect("account_login")
    login(request, user, backend=BACKEND)
    messages.success(request, _("Welcome! Your account is ready."))
    return redirect("home")
