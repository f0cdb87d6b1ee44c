"""The expert's own training: what I have, what it gives me, and telling of a course (E15)."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access, record_disclosure
from domain.clock import today
from files.answers import download
from registry.experts.models import Expert
from registry.experts.selectors import expert_of
from registry.training import selectors, telling, wording
from registry.training.answers import certificate_of, saved
from registry.training.forms import CourseForm

SEERS = {Role.EXPERT, Role.COORDINATOR, Role.ADMINISTRATOR}


@policy(roles={Role.EXPERT})
def mine(request):
    """My courses and what they give me."""
    expert, day = _own(request), today()
    rows = selectors.course_rows(expert, day)
    context = {
        "rows": [(row, wording.state_in_words(row.state), wording.STATE_TONES[row.state]) for row in rows],
        "told": selectors.open_submissions(expert),
        "gives": wording.for_expert(selectors.effects_for(expert, day)),
    }
    return render(request, "training/mine.html", context)


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def tell(request):
    """Tell of a course. A coordinator checks it."""
    expert = _own(request)
    form = CourseForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        told, status = saved(form, lambda values: _tell(expert, values, request.user))
        if told:
            messages.success(request, _("Thank you! We check the course and tell you."))
            return redirect("training:mine")
    return render(request, "training/tell.html", {"form": form}, status=status)


@policy(roles=SEERS, objects="experts.Training", purpose="register")
def certificate(request, training_id):
    """The certificate of a course in the register."""
    training = get_object_or_404(selectors.trainings_visible_to(request.user), pk=training_id)
    return _handed_out(request, training)


@policy(roles=SEERS, objects="training.Submission", purpose="register")
def told_certificate(request, submission_id):
    """The certificate of a course that was told."""
    told = get_object_or_404(selectors.submissions_visible_to(request.user), pk=submission_id)
    return _handed_out(request, told)


def _handed_out(request, course):
    if course.certificate is None:
        raise Http404
    if course.expert.user_id != request.user.pk:
        record_access(person_id=course.expert_id, by=request.user, purpose="register", kind="certificate")
        record_disclosure(
            what="training.certificate", subject_id=course.pk, by=request.user, receiver="register",
            ground="register", people=1,
        )  # fmt: skip
    return download(course.certificate)


@transaction.atomic
def _tell(expert: Expert, values: dict, by):
    return telling.tell_training(expert=expert, by=by, certificate=certificate_of(values, by), **values)


def _own(request) -> Expert:
    expert = expert_of(request.user)
    if expert is None:
        raise Http404
    return expert
