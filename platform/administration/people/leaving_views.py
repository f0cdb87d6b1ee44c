"""The end of duty: everything that the person holds, and who takes it."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from administration.people import selectors
from administration.people.forms import LeavingForm
from administration.people.holdings import holdings_of
from administration.people.leaving import end_duty
from administration.people.views import KEEPER, PURPOSE
from audit.services import record_access
from domain.errors import DomainError
from tenants.terminology.terms import ntt
from ui.answers import status_of


@policy(roles=KEEPER, methods={"GET", "POST"}, objects="accounts.User", purpose=PURPOSE)
def leaving(request, person_id: UUID):
    """GET lists it all; POST hands it on in one go, or nothing of it."""
    person = get_object_or_404(selectors.people_here(), pk=person_id)
    holdings = holdings_of(person)
    form = LeavingForm(
        request.POST if request.method == "POST" else None, person=person, holdings=holdings,
        can_lock=person != request.user and person.is_active,
    )  # fmt: skip
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            handed = end_duty(
                person=person, successors=form.successors(), by=request.user,
                lock=form.cleaned_data.get("lock", False),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(
                request,
                ntt(
                    "Everything was handed on: one thing.",
                    "Everything was handed on: {n} things.",
                    len(handed),
                ),
            )
            return redirect("people_settings:person", person.pk)
    record_access(person_id=person.pk, by=request.user, purpose=PURPOSE, kind="people_leaving")
    context = {"form": form, "person": person, "ending": [holding for holding in holdings if holding.ends]}
    return render(request, "people_settings/leaving.html", context, status=status)
