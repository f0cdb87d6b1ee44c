"""Changing the rules: a new version, taking back one that has not started, and ending a unit's own rule."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from administration.rules.asking import asked_editor, asked_unit, asked_version, in_force
from administration.rules.change import Change
from administration.rules.ending import EndForm
from administration.rules.pages import words_of
from administration.rules.views import frame
from domain.clock import today
from domain.errors import Conflict, DomainError
from tenants.organisation.models import RuleKind
from tenants.organisation.versions import (
    end_own_version,
    start_version,
    version_before,
    withdraw_version,
)

changes = policy(roles={Role.ADMINISTRATOR}, readers={Role.SUPPORT}, methods={"GET", "POST"})


@changes
def new(request, kind):
    """A new version, from the one in force. The change is shown before it is saved."""
    editor = asked_editor(request, kind)
    unit = asked_unit(request, editor)
    change = Change(editor, unit, in_force(editor, unit), request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        version, status = _saved(request, change)
        if version:
            messages.success(
                request, _("Saved: %(name)s. It is in force from the day you chose.") % {"name": version.name}
            )
            return redirect(frame(editor, unit)["links"]["detail"])
    return render(
        request, "rule_settings/change.html", {**frame(editor, unit), **change.context()}, status=status
    )


def _saved(request, change: Change):
    """The new version, or None and the status of the answer: shown again, 422 or 409."""
    if request.htmx or "preview" in request.POST:
        change.look()
        return None, 200
    if "add" in request.POST:
        change.leave_unjudged()
        return None, 200
    if not change.is_valid():
        return None, 422
    if not change.was_looked_at():
        change.look()
        return None, 200
    try:
        return start_version(by=request.user, **change.version_fields()), 302
    except Conflict as error:
        change.tell_conflict(error)
        return None, 409
    except DomainError as error:
        change.approval.add_error("valid_from" if error.code == "starts_too_early" else None, str(error))
        return None, 422


@policy(
    roles={Role.ADMINISTRATOR},
    readers={Role.SUPPORT},
    methods={"GET", "POST"},
    objects="organisation.RuleVersion",
)
def withdraw(request, version_id):
    """Take back a version that has not started; the page says what holds then."""
    editor, version = asked_version(request, version_id)
    links, refusal = frame(editor, version.unit)["links"], None
    if request.method == "POST":
        try:
            withdraw_version(version_id=version.pk, by=request.user)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("Taken back: %(name)s.") % {"name": version.name})
            return redirect(links["detail"])
    context = {
        "version": version,
        "before": version_before(version),
        "refusal": refusal,
        "is_coming": version.valid_from > today(),
    }
    context = {**frame(editor, version.unit), **context}
    return render(request, "rule_settings/withdraw.html", context, status=409 if refusal else 200)


@changes
def end(request, kind):
    """End the unit's own rule: the service area's or the organisation's holds again."""
    editor = asked_editor(request, kind)
    unit = asked_unit(request, editor)
    links = frame(editor, unit)["links"]
    current = in_force(editor, unit)
    if unit is None or current is None or current.unit_id != unit.pk:
        return redirect(links["detail"])
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_own_version(
                kind=RuleKind(kind), unit=unit, last_day=form.cleaned_data["last_day"], by=request.user
            )
        except DomainError as error:
            form.add_error("last_day", str(error))
        else:
            messages.success(request, _("The unit's own rule ends. After that the common rule holds."))
            return redirect(links["detail"])
    wider = in_force(editor, unit.parent)
    context = {
        **frame(editor, unit),
        "form": form,
        "wider": wider,
        "words": words_of(editor, wider) if wider else [],
    }
    return render(request, "rule_settings/end.html", context, status=422 if form.errors else 200)
