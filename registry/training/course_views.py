"""One course in the coordinator's hands: adding, checking, renewing, correcting, taking away."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access
from domain.clock import today
from domain.errors import DomainError
from registry.experts.models import Expert, Training
from registry.experts.selectors import experts_visible_to
from registry.training import selectors, services, telling, wording
from registry.training.answers import certificate_of, saved, status_of
from registry.training.forms import AcceptForm, AddForm, CorrectForm, RefuseForm, RenewForm, VerifyForm
from registry.training.models import SubmissionStatus
from registry.training.validity import state_on

KEEPERS = {Role.COORDINATOR, Role.ADMINISTRATOR}
PURPOSE = "register"
BOTH = {"GET", "POST"}


@policy(roles=KEEPERS, methods=BOTH, objects="experts.Expert", purpose=PURPOSE)
def add(request, expert_id):
    """Write a course into an expert's register."""
    expert = get_object_or_404(experts_visible_to(request.user), pk=expert_id)
    form = AddForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        added, status = saved(form, lambda values: _add(expert, values, request.user))
        if added:
            messages.success(request, _("The course is in the register."))
            return _to_tab(expert.pk)
    return render(request, "training/add.html", {"form": form, "expert": expert}, status=status)


@policy(roles=KEEPERS, methods=BOTH, objects="training.Submission", purpose=PURPOSE)
def check(request, submission_id):
    """A course that an expert told of: accept it."""
    told = get_object_or_404(selectors.submissions_visible_to(request.user), pk=submission_id)
    form, status = AcceptForm(request.POST or None), 200
    if request.method == "POST":
        accepted, status = saved(
            form,
            lambda values: telling.verify_submission(submission_id=told.pk, by=request.user, **values),
        )
        if accepted:
            messages.success(request, _("The course is in the register. The person is told."))
            return _to_tab(told.expert_id)
    else:
        _looked_at(request, told.expert_id)
    return _check_page(request, told, form=form, status=status)


@policy(roles=KEEPERS, methods={"POST"}, objects="training.Submission", purpose=PURPOSE)
def refuse(request, submission_id):
    """A course that an expert told of: do not accept it."""
    told = get_object_or_404(selectors.submissions_visible_to(request.user), pk=submission_id)
    form = RefuseForm(request.POST)
    refused, status = saved(
        form, lambda values: telling.refuse_submission(submission_id=told.pk, by=request.user, **values)
    )
    if refused:
        messages.success(request, _("The course was not accepted. The person is told why."))
        return _to_tab(told.expert_id)
    return _check_page(request, told, refusing=form, status=status)


@policy(roles=KEEPERS, objects="experts.Training", purpose=PURPOSE)
def course(request, training_id):
    """One course with its history."""
    training = _found(request, training_id)
    _looked_at(request, training.expert_id)
    state = state_on(training.valid_to, today(), selectors.keeping_on(today()))
    context = {
        "course": training,
        "state": wording.state_in_words(state),
        "tone": wording.STATE_TONES[state],
        "changes": training.changes.select_related("by"),
    }
    return render(request, "training/course.html", context)


@policy(roles=KEEPERS, methods=BOTH, objects="experts.Training", purpose=PURPOSE)
def verify(request, training_id):
    """Say that a course of the register is true."""
    training = _found(request, training_id)
    return _change_page(
        request, training, VerifyForm, "training/verify.html", _("The course has been checked."),
        lambda values: services.verify_training(training_id=training.pk, by=request.user, **values),
    )  # fmt: skip


@policy(roles=KEEPERS, methods=BOTH, objects="experts.Training", purpose=PURPOSE)
def renew(request, training_id):
    """A later end for a course."""
    training = _found(request, training_id)
    return _change_page(
        request, training, RenewForm, "training/renew.html", _("The course has a new end."),
        lambda values: _renew(training, values, request.user),
    )  # fmt: skip


@policy(roles=KEEPERS, methods=BOTH, objects="experts.Training", purpose=PURPOSE)
def correct(request, training_id):
    """Mend what was written wrong."""
    training = _found(request, training_id)
    return _change_page(
        request, training, CorrectForm, "training/correct.html", _("Saved."),
        lambda values: services.correct_training(training_id=training.pk, by=request.user, **values),
    )  # fmt: skip


@policy(roles=KEEPERS, methods=BOTH, objects="experts.Training", purpose=PURPOSE)
def remove(request, training_id):
    """Take away a course that was written for the wrong person: a page with what follows."""
    training = _found(request, training_id)
    if request.method == "GET":
        return render(request, "training/remove.html", {"course": training})
    try:
        services.remove_training(training_id=training.pk, by=request.user)
    except DomainError as error:
        context = {"course": training, "refusal": error}
        return render(request, "training/remove.html", context, status=status_of(error))
    messages.success(request, _("The course was taken away."))
    return _to_tab(training.expert_id)


def _change_page(
    request, training: Training, form_class: type, template: str, thanks: str, act: Callable[[dict], Training]
):
    first = {name: getattr(training, name) for name in form_class.base_fields if hasattr(training, name)}
    form = form_class(request.POST or None, request.FILES or None, initial=first)
    status = 200
    if request.method == "POST":
        changed, status = saved(form, act)
        if changed:
            messages.success(request, thanks)
            return redirect("training:course", training.pk)
    return render(request, template, {"form": form, "course": training}, status=status)


def _check_page(request, told, *, form=None, refusing=None, status: int = 200):
    context = {
        "told": told,
        "form": form or AcceptForm(),
        "refusing": refusing or RefuseForm(),
        "is_waiting": told.status == SubmissionStatus.WAITING,
        "gives": wording.for_coordinator(selectors.effects_for(told.expert, today())),
    }
    return render(request, "training/check.html", context, status=status)


@transaction.atomic
def _add(expert: Expert, values: dict, by) -> Training:
    return services.add_training(expert=expert, by=by, certificate=certificate_of(values, by), **values)


@transaction.atomic
def _renew(training: Training, values: dict, by) -> Training:
    return services.renew_training(
        training_id=training.pk, by=by, certificate=certificate_of(values, by), **values
    )


def _found(request, training_id) -> Training:
    return get_object_or_404(selectors.trainings_visible_to(request.user), pk=training_id)


def _looked_at(request, expert_id) -> None:
    record_access(person_id=expert_id, by=request.user, purpose=PURPOSE, kind="training")


def _to_tab(expert_id):
    return redirect("register:tab", expert_id, "training")
