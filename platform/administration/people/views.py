"""People: the list, one person, roles, and the sign-in. Every look at a person's data is written down."""

import datetime as dt
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles import services, sign_in
from accounts.roles.models import Role, RoleGrant
from administration.people import selectors, showing
from administration.people.forms import EndRoleForm, ReasonForm, RoleForm, SearchForm
from administration.people.holdings import holdings_of
from audit.services import record_access, record_access_to_many
from billing.approvals.selectors import deputies_of
from domain.errors import DomainError
from ui.answers import refusal_page, status_of

KEEPER = {Role.ADMINISTRATOR}
PURPOSE = "people"
PAGE_SIZE = 25
DAY = dt.timedelta(days=1)


@policy(roles=KEEPER, methods={"GET", "POST"}, purpose=PURPOSE)
def index(request):
    """Everybody with their roles; searched by POST so that no name stands in a URL (decision 0020)."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    page = Paginator(selectors.people(form.wish()), PAGE_SIZE).get_page(request.POST.get("page", 1))
    record_access_to_many([one.pk for one in page], by=request.user, purpose=PURPOSE, kind="people_row")
    sent = [(name, value) for name, value in form.data.items() if name in form.fields and value]
    context = {
        "form": form,
        "page": page,
        "rows": [showing.row_of(one) for one in page],
        "sent": sent,
        "invitations": [showing.invitation_row(one) for one in selectors.invitations_open()],
    }
    return render(request, "people_settings/index.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPER, objects="accounts.User", purpose=PURPOSE)
def detail(request, person_id: UUID):
    """One person: roles with days, what they hold now, and what was done to their account."""
    person = _person(person_id)
    record_access(person_id=person.pk, by=request.user, purpose=PURPOSE, kind="people_card")
    grants = selectors.current_grants().filter(user=person)
    context = {
        "person": person,
        **showing.state_of(person),
        "grants": [showing.grant_row(grant) for grant in grants],
        "has_factor": Authenticator.objects.filter(user=person).exists(),
        "holdings": [holding for holding in holdings_of(person) if not holding.ends],
        "deputies": deputies_of(person),
        "log": showing.log_rows(selectors.log_of(person)),
        "is_self": person == request.user,
    }
    return render(request, "people_settings/person.html", context)


@policy(roles=KEEPER, methods={"GET", "POST"}, objects="accounts.User", purpose=PURPOSE)
def give_role(request, person_id: UUID):
    """A role for a person, in a unit or everywhere, on half-open days."""
    person = _person(person_id)
    form = RoleForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            given = services.give_role(user=person, by=request.user, **_days(form.cleaned_data))
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            done = _("The role was given.") if given else _("The person has this role already.")
            messages.success(request, done)
            return redirect("people_settings:person", person.pk)
    return render(request, "people_settings/give_role.html", {"form": form, "person": person}, status=status)


@policy(roles=KEEPER, methods={"GET", "POST"}, objects="roles.RoleGrant", purpose=PURPOSE)
def end_role(request, grant_id: UUID):
    """When a role ends, and what that means."""
    grant = get_object_or_404(
        RoleGrant.objects.exclude(role__in=[Role.EXPERT, Role.SUPPORT]).select_related("user", "unit"),
        pk=grant_id,
    )
    form = EndRoleForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            services.end_role(grant_id=grant.pk, last_day=form.cleaned_data["last_day"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, _("The role has an end."))
            return redirect("people_settings:person", grant.user_id)
    context = {"form": form, "grant": grant, "words": showing.role_words(grant), "person": grant.user}
    return render(request, "people_settings/end_role.html", context, status=status)


@policy(roles=KEEPER, methods={"GET", "POST"}, objects="accounts.User", purpose=PURPOSE)
def lock(request, person_id: UUID):
    """Close a person's account, with a reason."""
    return _with_reason(request, person_id, sign_in.lock_sign_in, "lock", _("The sign-in is locked."))


@policy(roles=KEEPER, methods={"POST"}, objects="accounts.User", purpose=PURPOSE)
def unlock(request, person_id: UUID):
    """Open it again."""
    try:
        sign_in.unlock_sign_in(user_id=_person(person_id).pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, _("The sign-in is open again."))
    return redirect("people_settings:person", person_id)


@policy(roles=KEEPER, methods={"GET", "POST"}, objects="accounts.User", purpose=PURPOSE)
def factors(request, person_id: UUID):
    """Take a lost second factor away: with a reason, after proving again who one is (ASVS 6.4.4, 7.5.3)."""
    return _remove_factors(request, _person(person_id).pk)


@reauthentication_required
def _remove_factors(request, person_id: UUID):
    done = _("The second factor is removed. The person has got a mail.")
    return _with_reason(request, person_id, sign_in.remove_factors, "factors", done)


def _with_reason(request, person_id: UUID, service, name: str, done: str):
    person = _person(person_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            service(user_id=person.pk, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, done)
            return redirect("people_settings:person", person.pk)
    return render(request, f"people_settings/{name}.html", {"form": form, "person": person}, status=status)


def _person(person_id: UUID):
    return get_object_or_404(selectors.people_here(), pk=person_id)


def _days(cleaned: dict) -> dict:
    """The form's last day as the first day without the role."""
    last = cleaned["last_day"]
    return {
        "role": Role(cleaned["role"]),
        "unit": cleaned["unit"],
        "valid_from": cleaned["valid_from"],
        "valid_to": last + DAY if last else None,
    }
