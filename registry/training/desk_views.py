"""The coordinator's desk of training: what waits, who is idle, who gives courses (C17, A074)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access_to_many
from domain.clock import today
from registry.training import idle as waiting
from registry.training import providers, selectors
from registry.training.answers import saved
from registry.training.forms import ProviderForm
from registry.training.models import Provider

KEEPERS = {Role.COORDINATOR, Role.ADMINISTRATOR}
PURPOSE = "register"
PAGE = 25


@policy(roles=KEEPERS, purpose=PURPOSE)
def index(request):
    """Courses that wait for checking, those that end soon, and those in the register that nobody has checked."""
    told, ending = list(selectors.waiting_submissions()), list(selectors.ending_soon())
    page = Paginator(selectors.unchecked_trainings(), PAGE).get_page(request.GET.get("page"))
    _note_access(request, [row.expert_id for row in [*told, *ending, *page]], "training_row")
    return render(request, "training/index.html", {"told": told, "ending": ending, "page": page})


@policy(roles=KEEPERS, purpose=PURPOSE)
def idle(request):
    """Trained experts who are not asked, and those who are asked too much."""
    day = today()
    rows, overused = waiting.idle_experts(day), waiting.overused_experts(day)
    _note_access(request, [row.expert.pk for row in [*rows, *overused]], "idle_row")
    context = {"rows": rows, "overused": overused, "months": selectors.keeping_on(day).idle_months}
    return render(request, "training/idle.html", context)


@policy(roles=KEEPERS)
def provider_list(request):
    """Who gives courses."""
    return render(request, "training/providers.html", {"rows": Provider.objects.all()})


@policy(roles=KEEPERS, methods={"GET", "POST"})
def add_provider(request):
    """A new provider."""
    return _provider_page(request, None)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="training.Provider")
def provider(request, provider_id):
    """Change a provider, or take it out of the list."""
    return _provider_page(request, get_object_or_404(Provider, pk=provider_id))


def _provider_page(request, found: Provider | None):
    first = {name: getattr(found, name) for name in ProviderForm.base_fields} if found else None
    form = ProviderForm(request.POST or None, initial=first)
    status = 200
    if request.method == "POST":
        kept, status = saved(
            form, lambda values: providers.save_provider(by=request.user, provider=found, **values)
        )
        if kept:
            messages.success(request, _("Saved."))
            return redirect("training:providers")
    return render(request, "training/provider.html", {"form": form, "provider": found}, status=status)


def _note_access(request, experts: list, kind: str) -> None:
    record_access_to_many(set(experts), by=request.user, purpose=PURPOSE, kind=kind)
