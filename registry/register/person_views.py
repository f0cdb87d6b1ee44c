"""An expert's page in the register: tabs that the apps add, and what a keeper does on it (C7).

Every look is written down (security.md section 5). Whoever was merged is now somebody else: their page leads there.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from accounts.roles.selectors import roles_of
from audit.services import record_access
from domain.errors import DomainError
from registry.experts import services
from registry.experts.forms import RevealForm
from registry.experts.models import Expert, LifeChange
from registry.experts.selectors import contacts_visible_to, experts_visible_to
from registry.experts.tabs import Tab, tabs_for
from registry.experts.telling import handle_life_change
from registry.merging.selectors import kept_instead_of
from registry.register import history
from registry.register.person_forms import EndForm
from registry.register.summary import coming_work
from tenants.terminology.terms import tt
from ui.answers import refusal_page, status_of

KEEPERS = {Role.COORDINATOR, Role.ADMINISTRATOR}
PURPOSE = "register"
SUMMARY = "summary"
PAGE_SIZE = 50


@policy(roles=KEEPERS, objects="experts.Expert", purpose=PURPOSE)
def person(request, expert_id):
    """The summary."""
    return tab(request, expert_id, SUMMARY)


@policy(roles=KEEPERS, objects="experts.Expert", purpose=PURPOSE)
def tab(request, expert_id, key):
    """One tab of the page."""
    expert = experts_visible_to(request.user).filter(pk=expert_id).first()
    if expert is None:
        return _led_on(expert_id)
    if key not in _tabs(request):
        raise Http404
    record_access(person_id=expert.pk, by=request.user, purpose=PURPOSE, kind=f"register_{key}")
    return page(request, expert, key)


@policy(roles=KEEPERS, methods={"POST"}, objects="experts.Expert", purpose=PURPOSE)
def reveal(request, expert_id):
    """Open the identity code or the account number for this one answer; the reason is kept."""
    expert = one(request, expert_id)
    form, opened = RevealForm(request.POST), None
    if form.is_valid():
        try:
            opened = services.reveal_secret(expert=expert, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    facts = {"opened": opened} if opened else {"reveal_form": form, "form": form}
    return page(request, expert, SUMMARY, status=422 if form.errors else 200, **facts)


@policy(roles=KEEPERS, methods={"POST"}, objects="experts.Expert", purpose=PURPOSE)
def invite(request, expert_id):
    """Let the person sign in (C8)."""
    expert = one(request, expert_id)
    try:
        invitation = services.give_account(expert=expert, by=request.user)
    except DomainError as refusal:
        return refusal_page(request, refusal)
    sent = _("The invitation is on its way.")
    messages.success(
        request, sent if invitation else _("The address has an account. It can be used at once.")
    )
    return redirect("register:person", expert.pk)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="experts.Expert", purpose=PURPOSE)
def end(request, expert_id):
    """The activity ends: the consequences, and why."""
    expert = one(request, expert_id)
    form, refusal = EndForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            services.end_expert(expert=expert, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("The activity has ended. Nobody asks the person for work any more."))
            return redirect("register:person", expert.pk)
    context = {"expert": expert, "form": form, "refusal": refusal, "work": coming_work(expert)}
    status = status_of(refusal) if refusal else 422 if form.errors else 200
    return render(request, "register/end.html", context, status=status)


@policy(roles=KEEPERS, methods={"POST"}, objects="experts.Expert", purpose=PURPOSE)
def come_back(request, expert_id):
    """Somebody who had ended takes part again."""
    expert = one(request, expert_id)
    try:
        services.return_expert(expert=expert, by=request.user)
    except DomainError as refusal:
        return refusal_page(request, refusal)
    messages.success(request, tt("{Expert:nom} is active again."))
    return redirect("register:person", expert.pk)


@policy(roles={Role.COORDINATOR}, methods={"POST"}, objects="experts.LifeChange", purpose=PURPOSE)
def handled(request, change_id):
    """A change in life that the expert told of has been talked through (A199)."""
    changes = LifeChange.objects.filter(expert__in=experts_visible_to(request.user))
    change = get_object_or_404(changes, pk=change_id)
    try:
        handle_life_change(change_id=change.pk, by=request.user)
    except DomainError as refusal:
        return refusal_page(request, refusal)
    messages.success(request, _("Marked as handled."))
    return redirect("register:person", change.expert_id)


@policy(roles=KEEPERS, objects="experts.Expert", purpose=PURPOSE)
def log(request, expert_id, kind):
    """The whole log: every change, or everybody who has looked."""
    expert = one(request, expert_id)
    found = {"changes": history.changes_of, "looks": history.looks_at}.get(kind)
    if found is None:
        raise Http404
    record_access(person_id=expert.pk, by=request.user, purpose=PURPOSE, kind="register_log")
    shown = Paginator(found(expert), PAGE_SIZE).get_page(request.GET.get("page"))
    shows = contacts_visible_to(request.user).filter(pk=expert.pk).exists()
    lines = history.in_words(shown, shows_contact=shows)
    return render(
        request, "register/log.html", {"expert": expert, "page": shown, "lines": lines, "kind": kind}
    )


def one(request, expert_id) -> Expert:
    """The expert, or 404."""
    return get_object_or_404(experts_visible_to(request.user), pk=expert_id)


def page(request, expert: Expert, key: str, *, status: int = 200, **more):
    """The page with one tab open; `more` goes before what the tab itself tells."""
    tabs = _tabs(request)
    context = {"expert": expert, "tabs": tabs.values(), "open": tabs[key], "viewer": request.user}
    context["shows_contact"] = contacts_visible_to(request.user).filter(pk=expert.pk).exists()
    context |= {**tabs[key].context(expert, request.user), **more}
    return render(request, "register/person.html", context, status=status)


def _tabs(request) -> dict[str, Tab]:
    return {each.key: each for each in tabs_for(roles_of(request.user))}


def _led_on(expert_id):
    kept = kept_instead_of(expert_id)
    if kept is None:
        raise Http404
    return redirect("register:person", kept)
