"""A new organisation, one page at a time (ux.md sections 11 A2 and 12, task list pattern)."""

import base64

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.policy import Host, policy
from accounts.staff.models import PlatformRole
from administration.operators.look import sentences_of
from administration.operators.preset_words import lines_of, preset_choices
from administration.operators.steps import STEPS, Step
from domain.errors import Conflict
from tenants.fleet.drafts import (
    answers_of,
    drop_draft,
    is_begun,
    is_done,
    job_of,
    request_creation,
    save_step,
    start_draft,
)
from tenants.fleet.jobs import OPEN
from tenants.fleet.models import OrganisationDraft
from tenants.pages.logos import PICTURE_ONLY
from tenants.presets import load
from ui.palette import BadColour, parse
from ui.views import theme_url

OPERATOR = {PlatformRole.OPERATOR}
DRAFT = "fleet.OrganisationDraft"
PURPOSE = "invite the first administrator of a new organisation"


@policy(roles=OPERATOR, host=Host.PLATFORM, methods={"POST"})
def start(request):
    """Begin a new organisation, or go on with one in which nothing has been written."""
    return redirect("operators:tasks", start_draft(by=request.user).pk)


@policy(roles=OPERATOR, host=Host.PLATFORM, objects=DRAFT)
def tasks(request, pk):
    """The task list."""
    draft = get_object_or_404(OrganisationDraft, pk=pk)
    if busy := _busy_page(draft):
        return busy
    rows = [_task(draft, step) for step in STEPS.values()]
    done = sum(row["state"] == "done" for row in rows)
    last = {
        "title": _("Check and create"),
        "hint": "",
        "url": reverse("operators:check", args=[pk]),
        "state": "todo" if done == len(rows) else "locked",
    }
    failed = job_of(draft)
    context = {"draft": draft, "tasks": [*rows, last], "done": done, "all": len(rows), "failed": failed}
    return render(request, "operators/tasks.html", context)


@policy(roles=OPERATOR, host=Host.PLATFORM, methods={"GET", "POST"}, objects=DRAFT, purpose=PURPOSE)
def step(request, pk, step: str):
    """One page. It can be saved half done; a preview keeps what was typed too."""
    draft, page = get_object_or_404(OrganisationDraft, pk=pk), _step(step)
    saved = answers_of(draft, step)
    if request.method != "POST":
        return _step_page(request, draft, page, page.form(draft=draft, saved=saved))
    form = page.form(request.POST, request.FILES, draft=draft, saved=saved)
    is_fine = form.is_valid()
    if {"later", "preview"} & request.POST.keys():
        return _save_unfinished(request, draft, page, form)
    if not is_fine:
        return _step_page(request, draft, page, form, status=422)
    try:
        draft = save_step(draft_id=pk, step=step, answers=form.answers(), is_done=True)
    except Conflict as refusal:
        return _step_page(request, draft, page, form, refusal=refusal)
    return redirect(_next_url(draft, step))


@policy(roles=OPERATOR, host=Host.PLATFORM, methods={"GET", "POST"}, objects=DRAFT, purpose=PURPOSE)
def check(request, pk):
    """Everything once more, and the button that makes the organisation."""
    draft, refusal = get_object_or_404(OrganisationDraft, pk=pk), None
    if busy := _busy_page(draft):
        return busy
    if not all(is_done(draft, step) for step in STEPS):
        flash.info(request, _("Finish the other pages first."))
        return redirect("operators:tasks", pk)
    if request.method == "POST":
        try:
            reason = _("Agreement {reference}").format(reference=answers_of(draft, "agreement")["reference"])
            return redirect("operators:job", request_creation(draft_id=pk, by=request.user, reason=reason).pk)
        except Conflict as error:
            refusal = error
    parts = [_told(draft, step) for step in STEPS.values()]
    context = {"draft": draft, "parts": parts, "refusal": refusal}
    return render(request, "operators/check.html", context, status=409 if refusal else 200)


@policy(roles=OPERATOR, host=Host.PLATFORM, methods={"GET", "POST"}, objects=DRAFT)
def drop(request, pk):
    """A page of its own: what goes when the draft is thrown away."""
    draft = get_object_or_404(OrganisationDraft, pk=pk)
    if busy := _busy_page(draft):
        return busy
    if request.method == "POST":
        drop_draft(draft_id=pk)
        flash.success(request, _("The draft was thrown away."))
        return redirect("operators:index")
    return render(request, "operators/drop.html", {"draft": draft, "name": title_of(draft)})


@policy(roles=OPERATOR, host=Host.PLATFORM, objects=DRAFT)
def logo(request, pk):
    """The draft's checked picture."""
    look = answers_of(get_object_or_404(OrganisationDraft, pk=pk), "look")
    if not look.get("logo"):
        raise Http404
    picture = HttpResponse(base64.b64decode(look["logo"]), content_type=look["logo_type"])
    picture.headers["Content-Security-Policy"] = PICTURE_ONLY
    return picture


def title_of(draft: OrganisationDraft) -> str:
    """The name that was given so far."""
    return answers_of(draft, "name").get("name") or _("New organisation")


def _step(slug: str) -> Step:
    if slug not in STEPS:
        raise Http404
    return STEPS[slug]


def _busy_page(draft: OrganisationDraft):
    """While the organisation is being made there is one page only: the progress."""
    job = job_of(draft)
    return redirect("operators:job", job.pk) if job and job.status in OPEN else None


def _task(draft: OrganisationDraft, step: Step) -> dict:
    state = "done" if is_done(draft, step.slug) else "started" if is_begun(draft, step.slug) else "todo"
    hint = step.form.told(answers_of(draft, step.slug))[0][1] if state == "done" else ""
    return {
        "title": step.title,
        "hint": hint,
        "url": reverse("operators:step", args=[draft.pk, step.slug]),
        "state": state,
    }


def _told(draft: OrganisationDraft, step: Step) -> dict:
    rows = [row for row in step.form.told(answers_of(draft, step.slug)) if row[1]]
    return {"rows": rows, "url": reverse("operators:step", args=[draft.pk, step.slug])}


def _save_unfinished(request, draft: OrganisationDraft, page: Step, form):
    """Half-done answers; errors are told next time. A preview stays on the page."""
    is_preview = "preview" in request.POST
    try:
        draft = save_step(draft_id=draft.pk, step=page.slug, answers=form.typed(), is_done=False)
    except Conflict as refusal:
        return _step_page(request, draft, page, form, refusal=refusal)
    if is_preview:
        fresh = page.form(draft=draft, saved=answers_of(draft, page.slug))
        return _step_page(request, draft, page, form if form.errors else fresh)
    flash.success(request, _("Saved. You can go on later."))
    return redirect("operators:tasks", draft.pk)


def _next_url(draft: OrganisationDraft, step: str) -> str:
    """The next page that is not done; the check when all are."""
    slugs = list(STEPS)
    after = slugs[slugs.index(step) + 1 :] + slugs
    unfinished = next((slug for slug in after if not is_done(draft, slug)), None)
    if unfinished is None:
        return reverse("operators:check", args=[draft.pk])
    return reverse("operators:step", args=[draft.pk, unfinished])


def _step_page(request, draft, page: Step, form, *, status: int = 200, refusal=None):
    context = {
        "draft": draft,
        "step": page,
        "form": form,
        "refusal": refusal,
        "number": list(STEPS).index(page.slug) + 1,
        "of": len(STEPS) + 1,
    }
    if page.slug == "preset":
        context["presets"] = _presets()
    if page.slug == "look":
        context.update(_look(draft, form))
    return render(request, "operators/step.html", context, status=409 if refusal else status)


def _presets() -> list[dict]:
    return [{"name": name, "lines": lines_of(load(code))} for code, name in preset_choices()]


def _look(draft: OrganisationDraft, form) -> dict:
    """The colour that stands in the box, as a style sheet for this page and as sentences."""
    typed = form["brand_colour"].value() or ""
    try:
        theme = theme_url(parse(typed.strip()))
    except BadColour:
        theme = ""
    has_logo = bool(answers_of(draft, "look").get("logo"))
    return {"theme": theme, "sentences": sentences_of(typed.strip()), "has_logo": has_logo}
